import type { CacheStorage, Evidence, History } from '../engine/evidence.ts';
import { findLocalSources, localSourcesOf } from '../engine/find-local-sources.ts';
import { matchesWorkflow } from '../engine/matches-workflow.ts';
import { UNREAD_EVIDENCE } from '../engine/unread-evidence.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { RepositoryStorage } from '../model/repository-storage.ts';
import type { Run } from '../model/run.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import { findCallers } from '../workflow/find-callers.ts';
import { readDataFlow } from '../workflow/flow/read-data-flow.ts';
import type { Problem, Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import { findWorkflows } from './find-workflows.ts';

/** What evidence is collected from: one commit of one repository, and what is known beside it. */
export interface EvidenceSource {
  readonly tree: SourceTree;
  readonly repository: Repository;
  readonly configuration: RepositoryConfig;
  readonly requiredChecks: Availability<ReadonlySet<string>>;
  /** Completed runs of a workflow, newest first; null when there is no history to ask. */
  readonly history: (workflow: Workflow) => Promise<readonly Run[] | null>;
  /** GitHub's lists as they were read last; null: nobody read them. */
  readonly storage: RepositoryStorage | null;
  /** A glob over workflow paths or file names; null: all. */
  readonly only: string | null;
  readonly asOf: Date;
}

/** A workflow file with everything rules may look at, or the reason why it cannot be looked at. */
export type CollectedWorkflow =
  | { readonly ok: true; readonly path: string; readonly evidence: Evidence }
  | { readonly ok: false; readonly path: string; readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly ok: false; readonly path: string; readonly unreadable: string };

/** Manifests whose text decides how a setup action caches, and local actions. */
const FILE_THAT_MATTERS = /(^|\/)package\.json$|(^|\/)action\.ya?ml$|^\.github\/actionlint\.ya?ml$|^\.github\/zizmor\.yml$/;
const MOST_FILES = 60;

/**
 * All I/O that rules need, done before they run. Files are read in path order, so that the same commit gives the same evidence. Not available
 * when it cannot be known which workflows there are.
 */
export async function collectEvidence(source: EvidenceSource): Promise<Availability<readonly CollectedWorkflow[]>> {
  const { tree, only } = source;
  const found = await findWorkflows(tree);
  if (!found.available) return found;
  const paths = await tree.paths();
  const files = await readFiles(tree, filesThatMatter(paths));
  const read: ReadWorkflow[] = [];
  for (const path of found.value) {
    const text = await tree.read(path);
    if (!text.available) read.push({ path, result: { ok: false, unreadable: text.reason } });
    else if (text.value !== null) read.push({ path, result: parseWorkflow(path, text.value) });
  }
  const workflows = read.flatMap(({ result }) => (result.ok ? [result.workflow] : []));
  const collected: CollectedWorkflow[] = [];
  for (const { path, result } of read.filter(({ path }) => only === null || matchesWorkflow(path, only))) {
    if (result.ok) collected.push({ ok: true, path, evidence: await evidenceOf(source, result.workflow, workflows, paths, files) });
    else collected.push({ ...result, path });
  }
  return available(collected);
}

interface ReadWorkflow {
  readonly path: string;
  readonly result: ReturnType<typeof parseWorkflow> | { readonly ok: false; readonly unreadable: string };
}

async function evidenceOf(
  source: EvidenceSource,
  workflow: Workflow,
  workflows: readonly Workflow[],
  paths: Availability<ReadonlySet<string>>,
  files: ReadonlyMap<string, string>,
): Promise<Evidence> {
  const runs = await source.history(workflow);
  const siblings = workflows.filter((other) => other !== workflow);
  const local = findLocalSources(workflow, siblings, files);
  return {
    ...UNREAD_EVIDENCE,
    ...local,
    workflow,
    plan: expandPlan(workflow, localSourcesOf(local)),
    dataFlow: available(readDataFlow(workflow, localSourcesOf(local))),
    repository: source.repository,
    limits: notAvailable('the plan of the account is not known'),
    paths,
    files,
    history: runs === null ? notAvailable('no history: not measured') : available(toHistory(runs, source.asOf)),
    logs: notAvailable('logs are read for cache outcomes only by this version'),
    caches: toCacheStorage(source.storage),
    requiredChecks: source.requiredChecks,
    callers: available(findCallers(workflow.path, workflows)),
    siblings,
    configuration: source.configuration,
    asOf: source.asOf,
  };
}

function toCacheStorage(storage: RepositoryStorage | null): Availability<CacheStorage> {
  if (storage === null) return notAvailable('the list of caches was not read');
  const { readAt, caches } = storage;
  if (caches === null) return notAvailable('the list of caches may not be read');
  const { entries, isWhole, bytes: totalBytes, limitBytes } = caches;
  return available({ readAt, entries, isWhole, totalBytes, limitBytes });
}

/** Runs newest first; the window is what they span, or the instant itself when there are none. */
export function toHistory(runs: readonly Run[], asOf: Date): History {
  const eras = new Map<string, { workflowBlob: string; from: Date; to: Date; runs: number }>();
  for (const run of runs) {
    const blob = run.sources?.workflowBlob ?? null;
    if (blob === null) continue;
    const era = eras.get(blob);
    if (era === undefined) eras.set(blob, { workflowBlob: blob, from: run.createdAt, to: run.createdAt, runs: 1 });
    else {
      era.runs += 1;
      if (run.createdAt < era.from) era.from = run.createdAt;
      if (run.createdAt > era.to) era.to = run.createdAt;
    }
  }
  return {
    runs,
    window: { from: runs.at(-1)?.createdAt ?? asOf, to: runs[0]?.createdAt ?? asOf },
    eras: [...eras.values()].sort((a, b) => b.to.getTime() - a.to.getTime()),
    simulated: runs.find((run) => run.simulated !== null)?.simulated ?? null,
  };
}

/** The workflows' own actions first, then shallow files before deep ones: the manifests of the repository's root decide most. */
function filesThatMatter(paths: Availability<ReadonlySet<string>>): readonly string[] {
  if (!paths.available) return [];
  const depth = (path: string) => (path.startsWith('.github/') ? 0 : path.split('/').length);
  return [...paths.value]
    .filter((path) => FILE_THAT_MATTERS.test(path))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, MOST_FILES);
}

async function readFiles(tree: SourceTree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const path of paths) {
    const text = await tree.read(path);
    if (text.available && text.value !== null) files.set(path, text.value);
  }
  return files;
}
