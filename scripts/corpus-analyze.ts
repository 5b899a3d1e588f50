import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import '../src/json-modules.ts';
import type { ChangedFile, WorkflowAnalysis } from '../src/engine/analysis.ts';
import type { WorkflowSource } from '../src/engine/analyze-workflow.ts';
import type { Rule } from '../src/engine/rule.ts';
import { UNREAD_EVIDENCE } from '../src/engine/unread-evidence.ts';
import { available, notAvailable } from '../src/model/availability.ts';
import type { Repository } from '../src/model/repository.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../src/model/repository-config.ts';
import type { Workflow } from '../src/workflow/model.ts';

// The parser imports JSON the way only src/json-modules.ts makes Node accept: so it is imported afterwards.
const { analyzeRepository } = await import('../src/engine/analyze-repository.ts');
const { findLocalSources, localSourcesOf } = await import('../src/engine/find-local-sources.ts');
const { expandPlan } = await import('../src/workflow/expand-plan.ts');
const { findCallers } = await import('../src/workflow/find-callers.ts');
const { parseWorkflow } = await import('../src/workflow/parse-workflow.ts');
const { RULES } = await import('../src/rules/registry.generated.ts');

const AS_OF = new Date('2026-08-31T00:00:00Z');
const USAGE = 'usage: corpus-analyze.ts FOLDER [--patches] [--skips] [--rule ID]';

const OPTIONS = { patches: { type: 'boolean' }, skips: { type: 'boolean' }, rule: { type: 'string' } } as const;

/** Every workflow of a folder of repositories, with no history: counts by rule, and whether each proposed file can be parsed. */
function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: OPTIONS,
  });
  const [folder] = positionals;
  if (folder === undefined || !existsSync(folder)) {
    console.error(USAGE);
    return 2;
  }
  const rules: readonly Rule[] = RULES.filter((rule) => values.rule === undefined || rule.meta.id === values.rule);
  const totals = new Totals(rules, values.skips === true);
  for (const name of readdirSync(folder).sort()) {
    if (!existsSync(join(folder, name, 'tree.txt.gz'))) continue;
    const sources = readRepository(join(folder, name), name);
    const { workflows } = analyzeRepository(sources, rules, { asOf: AS_OF, seed: 1 });
    totals.repositories += 1;
    for (const workflow of workflows) {
      totals.add(name, workflow);
      if (values.patches) printPatches(name, workflow);
    }
  }
  totals.print();
  return totals.broken === 0 ? 0 : 1;
}

class Totals {
  repositories = 0;
  broken = 0;
  readonly files = { analyzed: 0, invalid: 0, skipped: 0 };
  readonly counts = new Map<string, Map<string, number>>();

  readonly showsSkips: boolean;

  constructor(rules: readonly Rule[], showsSkips: boolean) {
    this.showsSkips = showsSkips;
    for (const rule of rules) this.counts.set(rule.meta.id, new Map());
  }

  add(repository: string, workflow: WorkflowAnalysis): void {
    this.files[workflow.status] += 1;
    if (workflow.status === 'invalid') console.log(`invalid ${repository} ${workflow.path}:${workflow.line}: ${workflow.reason}`);
    if (workflow.status !== 'analyzed') return;
    for (const { rule, finding, outcome } of workflow.findings) {
      this.count(rule.id, 'findings');
      this.count(rule.id, `finding ${finding.messageId}`);
      if (outcome === null) continue;
      this.count(rule.id, outcome.kind === 'refused' ? `refused ${outcome.refusal.code}` : outcome.kind);
      if (outcome.kind === 'proven') this.proveAll(repository, workflow.path, outcome.proven.files);
      if (outcome.kind === 'refused')
        console.log(`refused ${repository} ${workflow.path}: ${outcome.refusal.code}: ${outcome.refusal.detail}`);
    }
    for (const { rule, reason, detail } of workflow.skipped) {
      this.count(rule, `skipped ${reason}`);
      if (this.showsSkips) console.log(`skip ${rule} ${repository} ${workflow.path}: ${reason}: ${detail}`);
      if (reason !== 'failed') continue;
      this.broken += 1;
      console.log(`FAILED ${repository} ${workflow.path}: ${rule}: ${detail}`);
    }
    const proven = workflow.findings.some(({ outcome }) => outcome?.kind === 'proven');
    if (workflow.combined !== null) this.proveAll(repository, workflow.path, workflow.combined.files);
    else if (proven) {
      this.broken += 1;
      console.log(`NOT COMBINED ${repository} ${workflow.path}`);
    }
  }

  proveAll(repository: string, path: string, files: readonly ChangedFile[]): void {
    for (const file of files) if (file.path === path) this.prove(repository, path, file.content);
  }

  prove(repository: string, path: string, content: string): void {
    const parsed = parseWorkflow(path, content);
    if (parsed.ok) return;
    this.broken += 1;
    console.log(`BROKEN ${repository} ${path}: ${parsed.problems[0].message}`);
  }

  count(rule: string, what: string): void {
    const counts = this.counts.get(rule) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + 1);
    this.counts.set(rule, counts);
  }

  print(): void {
    console.log(`${this.repositories} repositories, workflows: ${JSON.stringify(this.files)}, broken: ${this.broken}`);
    for (const [rule, counts] of this.counts) {
      console.log(`\n${rule}`);
      for (const [what, count] of [...counts].sort()) console.log(`  ${String(count).padStart(5)} ${what}`);
    }
  }
}

function readRepository(folder: string, name: string): readonly WorkflowSource[] {
  const tree = gunzipSync(readFileSync(join(folder, 'tree.txt.gz'))).toString('utf8');
  const paths = new Set(tree.split('\n').filter((path) => path !== ''));
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.split(sep).join('/'));
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const files = new Map(present.filter((path) => /(?:^|\/)action\.ya?ml$/.test(path)).map((path) => [path, read(path)]));
  const parsed = present
    .filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .sort()
    .map((path) => ({ path, result: parseWorkflow(path, read(path)) }));
  const workflows = parsed.flatMap(({ result }) => (result.ok ? [result.workflow] : []));
  return parsed.map(({ path, result }): WorkflowSource => {
    if (!result.ok) return { ok: false, path, problems: result.problems };
    return { ok: true, path, evidence: evidenceOf(result.workflow, workflows, paths, files, name) };
  });
}

function evidenceOf(
  workflow: Workflow,
  workflows: readonly Workflow[],
  paths: ReadonlySet<string>,
  files: ReadonlyMap<string, string>,
  folder: string,
): Extract<WorkflowSource, { ok: true }>['evidence'] {
  const [owner = folder, name = folder] = folder.split('__');
  const repository: Repository = {
    id: 1,
    owner,
    name,
    defaultBranch: 'main',
    visibility: available('public'),
    isFork: notAvailable('not in the corpus'),
    isArchived: false,
  };
  const siblings = workflows.filter((other) => other !== workflow);
  const local = findLocalSources(workflow, siblings, files);
  return {
    workflow,
    plan: expandPlan(workflow, localSourcesOf(local)),
    dataFlow: notAvailable('not in the corpus'),
    repository,
    limits: notAvailable('not in the corpus'),
    paths: available(paths),
    files,
    history: notAvailable('no history: not measured'),
    logs: notAvailable('not in the corpus'),
    caches: notAvailable('not in the corpus'),
    requiredChecks: notAvailable('not in the corpus'),
    ...UNREAD_EVIDENCE,
    ...local,
    siblings,
    callers: available(findCallers(workflow.path, workflows)),
    configuration: DEFAULT_REPOSITORY_CONFIG,
    asOf: AS_OF,
  };
}

function printPatches(repository: string, workflow: WorkflowAnalysis): void {
  if (workflow.status !== 'analyzed') return;
  for (const { rule, message, outcome } of workflow.findings) {
    console.log(`\n=== ${repository} ${workflow.path} ${rule.id}: ${message}`);
    if (outcome?.kind === 'proven') console.log(outcome.proven.patch);
    if (outcome?.kind === 'withheld') console.log(`withheld: ${outcome.reason}`);
  }
}

process.exitCode = main();
