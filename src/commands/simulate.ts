import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Evidence } from '../engine/evidence.ts';
import { localSourcesOf } from '../engine/find-local-sources.ts';
import type { PoolStudy } from '../engine/pools/pool-study.ts';
import { simulateWorkflow } from '../engine/simulation/simulate-workflow.ts';
import type { Simulation } from '../engine/simulation/simulation.ts';
import { AppError } from '../errors.ts';
import { openLocalCheckout } from '../github/local-checkout.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { Run } from '../model/run.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { jsonText } from '../report/json-text.ts';
import { renderReportMarkdown } from '../report/report-markdown.ts';
import { renderReportText } from '../report/report-text.ts';
import { buildSimulationDocument } from '../report/simulation-document.ts';
import { renderSimulationJson } from '../report/simulation-json.ts';
import { poolBlocks } from '../report/simulation-pools.ts';
import { renderPoolStudy } from '../report/simulation-pools-json.ts';
import { collectEvidence } from '../tasks/collect-evidence.ts';
import { WORKFLOW_FOLDER } from '../tasks/find-workflows.ts';
import { requiredChecks } from '../tasks/required-checks.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';
import type { ExitCode } from './exit-code.ts';
import { loadConfiguration } from './load-configuration.ts';
import { describeLocalRepository } from './local-repository.ts';
import { loadNewest, runsOf } from './newest-of-history.ts';
import type { Output } from './output.ts';
import { readTextFile } from './read-text-file.ts';
import type { SIMULATE_FORMATS } from './simulate-formats.ts';
import { simulatePools } from './simulate-pools.ts';

export interface SimulateOptions {
  readonly history: string;
  /** The workflow file as it stands. */
  readonly workflow: string;
  /** The file as it could be. */
  readonly candidate?: string;
  /** A configuration file: the runs of all workflows are spread over its pools. */
  readonly pools?: string;
  readonly asOf?: Date;
  readonly seed: number;
  readonly format: (typeof SIMULATE_FORMATS)[number];
}

/** `paceline simulate`: replays the history of one workflow, and what it would have been with another file. Errors: INPUT_UNREADABLE, USAGE. */
export async function simulate(options: SimulateOptions, output: Output): Promise<ExitCode> {
  const place = await placeOf(options.workflow);
  const { evidence, runs } = await evidenceOf(place, options, output);
  const candidate = options.candidate === undefined ? null : await readCandidate(options.candidate, place.path, evidence);
  const pools = options.pools === undefined ? null : await simulatePools(options.pools, evidence, runs, options.seed, output);
  await output.write(render(simulateWorkflow(evidence, candidate, options.seed), pools, options.format, output));
  return 0;
}

/** Where the file stands: in a checkout, by its path there, or alone, and then as if it stood in the workflow folder. */
interface FilePlace {
  readonly path: string;
  readonly root: string;
  readonly tree: SourceTree;
}

async function placeOf(file: string): Promise<FilePlace> {
  const absolute = resolve(file);
  const text = await readTextFile(absolute);
  const folder = join(...WORKFLOW_FOLDER.split('/'));
  if (dirname(absolute).endsWith(`${sep}${folder}`)) {
    const root = resolve(dirname(absolute), '..', '..');
    return { path: relative(root, absolute).split(sep).join('/'), root, tree: openLocalCheckout(root, {}) };
  }
  const path = `${WORKFLOW_FOLDER}/${basename(file)}`;
  return { path, root: dirname(absolute), tree: loneFile(path, text) };
}

function loneFile(path: string, text: string): SourceTree {
  return {
    sha: null,
    paths: async () => available(new Set([path])),
    list: async (folder) => available(folder === WORKFLOW_FOLDER ? [path] : []),
    read: async (wanted) => available(wanted === path ? text : null),
  };
}

async function evidenceOf(
  { path, root, tree }: FilePlace,
  options: SimulateOptions,
  output: Output,
): Promise<{ evidence: Evidence; runs: readonly Run[] }> {
  const asOf = options.asOf ?? new Date();
  const configuration = await loadConfiguration(tree, null, output);
  const runs = await loadNewest(options.history, output, { only: undefined, asOf });
  const collected = await collectEvidence({
    tree,
    repository: await describeLocalRepository(root),
    configuration,
    requiredChecks: requiredChecks(notAvailable('a file does not tell'), configuration.requiredChecks),
    history: async (workflow) => runsOfFile(workflow, runs, options.history, output),
    storage: null,
    only: path,
    asOf,
  });
  if (!collected.available) throw new AppError('INPUT_UNREADABLE', collected.reason);
  const [found] = collected.value;
  if (found?.ok === true) return { evidence: found.evidence, runs };
  throw unreadable(options.workflow, found === undefined ? 'is no workflow file' : 'problems' in found ? found.problems : found.unreadable);
}

/** By path, then by name; a history of one workflow is of the file, whatever it is called. */
function runsOfFile(workflow: Workflow, runs: readonly Run[], history: string, output: Output): readonly Run[] {
  const own = runsOf(workflow, runs);
  if (own.length > 0) return own;
  const paths = [...new Set(runs.map(({ workflowPath, workflowName }) => workflowPath ?? workflowName ?? '?'))].sort();
  if (paths.length === 0) throw new AppError('INPUT_UNREADABLE', `${history}: holds no completed run`);
  if (paths.length > 1) throw new AppError('USAGE', `${history}: no run of ${workflow.path}; the history has ${paths.join(', ')}`);
  output.note(`the history has no run of ${workflow.path}; those of ${paths[0]} are taken for its`);
  return runs;
}

async function readCandidate(file: string, path: string, evidence: Evidence): Promise<ExpandedPlan> {
  const parsed = parseWorkflow(path, await readTextFile(resolve(file)));
  if (!parsed.ok) throw unreadable(file, parsed.problems);
  return expandPlan(parsed.workflow, localSourcesOf(evidence));
}

function unreadable(
  file: string,
  why: string | readonly { readonly message: string; readonly line: number; readonly column: number }[],
): AppError {
  if (typeof why === 'string') return new AppError('INPUT_UNREADABLE', `${file}: ${why}`);
  const [first] = why;
  return new AppError('INPUT_UNREADABLE', `${file}:${first?.line}:${first?.column}: ${first?.message}`);
}

function render(simulation: Simulation, pools: Availability<PoolStudy> | null, format: SimulateOptions['format'], output: Output): string {
  if (format === 'json') return jsonText({ ...renderSimulationJson(simulation), pools: pools === null ? null : renderPoolStudy(pools) });
  const document = buildSimulationDocument(simulation);
  const whole = { ...document, blocks: [...document.blocks, ...(pools === null ? [] : poolBlocks(pools))] };
  return format === 'markdown' ? renderReportMarkdown(whole) : renderReportText(whole, { color: output.color, width: output.width });
}
