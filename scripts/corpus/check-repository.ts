import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, randomInteger, seededRandom } from '../../src/stats/seeded-random.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { diffPlans } from '../../src/workflow/diff-plans.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import type { LocalSources } from '../../src/workflow/local-sources.ts';
import type { ActionFile, Workflow } from '../../src/workflow/model.ts';
import { parseAction } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { PlannedJob } from '../../src/workflow/plan.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';
import { describeEdit, judgeEdit, type Original } from './judge-edit.ts';
import { judgeTakingBack } from './judge-taking-back.ts';
import { OPERATIONS, pick, randomEdit } from './random-edit.ts';
import { isList, isMap, plainOf, type Spot, spotsOf, valueAt } from './spots.ts';
import { count, countReason, emptyTally, note, type Tally } from './tally.ts';
import { keepsItsTokens, printBack } from './yaml-tokens.ts';

interface RepositoryFile {
  /** Path in the repository. */
  readonly path: string;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface RepositoryWork {
  /** Where the repository's files lie. */
  readonly folder: string;
  /** Its name, which stands before a path in what is printed. */
  readonly name: string;
  readonly paths: readonly string[];
  /** Random edits a file. */
  readonly triples: number;
  readonly seed: number;
}

/** Everything that is checked of one repository's YAML files. */
export function checkRepository(work: RepositoryWork): Tally {
  const tally = emptyTally();
  const files = work.paths.map((path): RepositoryFile => {
    const bytes = readFileSync(join(work.folder, path));
    return { path, bytes, text: bytes.toString('utf8') };
  });
  const times = new Map<string, number>();
  const timed = (file: RepositoryFile, check: () => void): void => {
    const started = performance.now();
    try {
      check();
    } catch (error) {
      tally.failures.push(`${work.name}/${file.path}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    times.set(file.path, (times.get(file.path) ?? 0) + performance.now() - started);
  };
  const workflows = new Map<string, Workflow>();
  const actions = new Map<string, ActionFile>();
  for (const file of files) {
    timed(file, () => {
      checkPrintedBack(tally, work.name, file);
      understand(tally, work.name, file, workflows, actions);
    });
  }
  const sources: LocalSources = { workflows, actions };
  for (const file of files) {
    timed(file, () => {
      const workflow = workflows.get(file.path) ?? null;
      if (workflow !== null) checkPlan(tally, work.name, workflow, sources);
    });
    const random = seededRandom(work.seed + hash(`${work.name}/${file.path}`));
    const started = performance.now();
    try {
      checkEdits(tally, work, file, workflows.get(file.path) ?? null, sources, random);
    } catch (error) {
      tally.failures.push(`${work.name}/${file.path}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    count(tally, 'milliseconds of edits', performance.now() - started);
  }
  tally.times.push(...[...times].map(([path, milliseconds]): [string, number] => [`${work.name}/${path}`, milliseconds]));
  return tally;
}

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (Math.imul(sum, 31) + (char.codePointAt(0) ?? 0)) | 0;
  return sum;
}

function checkPrintedBack(tally: Tally, repository: string, file: RepositoryFile): void {
  const name = `${repository}/${file.path}`;
  count(tally, 'files');
  const isValid = readYaml(file.text).ok;
  const kind = isValid ? 'valid' : 'invalid';
  count(tally, `${kind} YAML`);
  const isSame = Buffer.from(printBack(file.text), 'utf8').equals(file.bytes);
  if (isSame && keepsItsTokens(file.text) !== false) count(tally, `${kind} YAML printed back byte for byte`);
  else tally.failures.push(`${name}: printed back, the file is another one`);
  if (file.text.startsWith('\ufeff')) count(tally, 'files with a byte order mark');
  if (file.text.includes('\r\n')) count(tally, 'files with CRLF');
}

function understand(
  tally: Tally,
  repository: string,
  file: RepositoryFile,
  workflows: Map<string, Workflow>,
  actions: Map<string, ActionFile>,
): void {
  const name = `${repository}/${file.path}`;
  if (/(^|\/)action\.ya?ml$/.test(file.path)) {
    count(tally, 'actions');
    const parsed = parseAction(file.path, file.text);
    if (!parsed.ok) {
      note(tally, 'Invalid actions', `${name}:${parsed.problem.line}: ${parsed.problem.code}: ${parsed.problem.message}`);
      return;
    }
    count(tally, `actions parsed: ${parsed.action.kind}`);
    actions.set(file.path, parsed.action);
    return;
  }
  if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(file.path)) {
    count(tally, 'other files');
    return;
  }
  count(tally, 'workflows');
  const parsed = parseWorkflow(file.path, file.text);
  if (!parsed.ok) {
    const [{ code, line, column, message }] = parsed.problems;
    countReason(tally, 'Invalid workflows by reason', `${code}: ${message.replace(/'[^']*'|"[^"]*"|\d+/g, '…').slice(0, 90)}`);
    note(tally, 'Invalid workflows', `${name}:${line}:${column}: ${code}: ${message.slice(0, 160)}`);
    return;
  }
  count(tally, 'workflows parsed');
  if (parsed.workflow.generatedBy !== null) count(tally, 'generated workflows');
  workflows.set(file.path, parsed.workflow);
}

function checkPlan(tally: Tally, repository: string, workflow: Workflow, sources: LocalSources): void {
  const name = `${repository}/${workflow.path}`;
  const plan = expandPlan(workflow, sources);
  const jobs = plan.triggers[0]?.jobs ?? [];
  count(tally, 'job runs in the plans', jobs.length);
  const isExpanded = plan.unexpanded.length === 0;
  const literal = hasLiteralMatrices(workflow);
  if (literal !== null) {
    const kind = literal ? 'workflows whose matrices are literal' : 'workflows with a computed matrix';
    count(tally, kind);
    if (isExpanded) count(tally, `${kind}, expanded`);
    else if (literal)
      note(tally, 'Literal, not expanded', `${name}: ${plan.unexpanded.map(({ job, reason }) => `${job}: ${reason}`).join('; ')}`);
  }
  for (const { reason } of plan.unexpanded) countReason(tally, 'Jobs with a matrix that is not expanded', reason);
  for (const job of jobs) {
    if (job.displayName === null && job.matrix !== null)
      countReason(tally, 'Job runs in the plans without a name', 'a leg whose name only a run knows');
    if (job.displayName === null && job.matrix === null)
      countReason(tally, 'Job runs in the plans without a name', 'not expanded, or a name that only a run knows');
    countCalls(tally, job);
  }
  if (diffPlans(plan, expandPlan(workflow, sources)).length > 0) tally.failures.push(`${name}: a plan differs from itself`);
}

function countCalls(tally: Tally, job: PlannedJob): void {
  if (job.uses === null || job.called === null) return;
  const isLocal = /^[.$]\//.test(job.uses);
  count(tally, isLocal ? 'calls of local workflows' : 'calls of remote workflows');
  if (job.called.known) count(tally, isLocal ? 'calls of local workflows, planned' : 'calls of remote workflows, planned');
  else if (isLocal)
    countReason(tally, 'Calls of local workflows that are not planned', job.called.reason.replace(/[\w.-]*\/[^\s,]*/g, '…'));
}

/** Whether every matrix is written out, `null` where there is none. */
function hasLiteralMatrices(workflow: Workflow): boolean | null {
  const matrices = workflow.jobs.flatMap((job) => {
    const matrix = valueAt(workflow.plain, ['jobs', job.key, 'strategy', 'matrix']);
    return matrix === undefined || matrix === null ? [] : [matrix];
  });
  return matrices.length === 0 ? null : matrices.every((matrix) => isLiteral(matrix));
}

function isLiteral(matrix: unknown): boolean {
  // An expression inside a leg is a value of that leg; one in place of an axis, or of the matrix, decides which legs there are.
  if (typeof matrix === 'string') return !matrix.includes('${{');
  return Object.values(matrix as object).every((axis) => typeof axis !== 'string' || !axis.includes('${{'));
}

function checkEdits(
  tally: Tally,
  work: RepositoryWork,
  file: RepositoryFile,
  workflow: Workflow | null,
  sources: LocalSources,
  random: Random,
): void {
  const name = `${work.name}/${file.path}`;
  const { text } = file;
  const plain = plainOf(text);
  if (!isMap(plain)) return;
  const none = applyEdits(text, []);
  if (none.ok && none.text === text && none.ranges.length === 0) count(tally, 'no edit: identical');
  else tally.failures.push(`${name}: no edit changes the text`);
  const spots = spotsOf(plain);
  checkSettingToItself(tally, name, text, spots, random);
  if (work.triples > 0) {
    const back = judgeTakingBack(text, plain, random, work.triples);
    count(tally, 'add or append, then remove: tried', back.tried);
    tally.failures.push(...back.violations.map((violation) => `${name}: ${violation}`));
  }
  const original: Original = {
    path: file.path,
    text,
    plain,
    workflow,
    plan: workflow === null ? null : expandPlan(workflow, sources),
    sources,
  };
  for (let i = 0; i < work.triples; i += 1) {
    const edit = randomEdit(random, plain, spots, OPERATIONS[(i + randomInteger(random, OPERATIONS.length)) % OPERATIONS.length]);
    if (edit === null) continue;
    count(tally, 'triples');
    count(tally, `triples: ${edit.op}`);
    const judged = judgeEdit(original, edit);
    if (judged.outcome === 'applied') count(tally, `applied: ${edit.op}`);
    else countReason(tally, 'Edits refused', `${edit.op}: ${judged.code}`);
    if (judged.plansCompared) count(tally, 'edited plans compared');
    tally.failures.push(...judged.violations.map((violation) => `${name}: ${describeEdit(edit)}: ${violation}`));
  }
}

function checkSettingToItself(tally: Tally, name: string, text: string, spots: readonly Spot[], random: Random): void {
  const scalars = spots.filter((spot) => !isMap(spot.value) && !isList(spot.value));
  if (scalars.length === 0) return;
  for (let i = 0; i < 2; i += 1) {
    const { route, value } = pick(random, scalars);
    const result = applyEdits(text, [{ op: 'set', route, to: { value } }]);
    if (!result.ok) countReason(tally, 'Setting a value to itself, refused', result.conflict.code);
    else if (result.text === text) count(tally, 'a value set to itself: identical');
    else tally.failures.push(`${name}: setting ${JSON.stringify(route)} to what it is changes the text`);
  }
}
