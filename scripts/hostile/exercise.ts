import { whyCacheIsUnsafe } from '../../src/engine/cache-poisoning.ts';
import { deliverySign } from '../../src/engine/delivery-sign.ts';
import { available } from '../../src/model/availability.ts';
import type { Json } from '../../src/model/json.ts';
import { type Random, randomInteger } from '../../src/stats/seeded-random.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { diffPlans } from '../../src/workflow/diff-plans.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { evaluateCondition, evaluateText } from '../../src/workflow/expressions/evaluate-expression.ts';
import type { Scope } from '../../src/workflow/expressions/expression.ts';
import { findHashedFiles } from '../../src/workflow/expressions/find-hashed-files.ts';
import { readReferences, readReferencesOf } from '../../src/workflow/expressions/read-references.ts';
import { findCallers } from '../../src/workflow/find-callers.ts';
import { jobNeeds, maySideBySide, maySwap, stepNeeds } from '../../src/workflow/flow/dependence.ts';
import { readDataFlow } from '../../src/workflow/flow/read-data-flow.ts';
import type { LocalSources } from '../../src/workflow/local-sources.ts';
import { locate } from '../../src/workflow/locate.ts';
import { jobNameMatcher } from '../../src/workflow/match-job-name.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseAction } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../../src/workflow/plan.ts';
import { plainValue, rootPlace } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';
import { pick, randomEdit } from '../corpus/random-edit.ts';
import { isList, isMap, type Spot } from '../corpus/spots.ts';

const PATH = '.github/workflows/hostile.yml';
const FILES = [
  'package-lock.json',
  'a/package-lock.json',
  'src/a.ts',
  `${'a/'.repeat(60)}x`,
  `${'a'.repeat(250)}.txt`,
  '.github/workflows/ci.yml',
];
const MOST_SPOTS = 3_000;

const scope: Scope = {
  contexts: new Map<string, { readonly values: Json; readonly complete: boolean }>([
    ['matrix', { values: { a: 1, os: 'ubuntu-latest', version: '3.10', list: [1, { b: 'c' }] }, complete: true }],
    ['github', { values: { ref: 'refs/heads/main', event_name: 'push', event: { action: 'opened' } }, complete: false }],
    ['env', { values: { A: 'x', JSON: '{"a":[1,2]}' }, complete: false }],
  ]),
  status: 'success',
  hashFiles: (patterns) => findHashedFiles(patterns, FILES)?.join('') ?? null,
};

/** How far a text got; counted, so that a run shows that the parts were reached. */
export interface Reached {
  readonly isYaml: boolean;
  readonly isWorkflow: boolean;
  readonly isAction: boolean;
  readonly applied: number;
}

/** Hands one text to everything that reads or edits workflow files. Throws only where our own code does. */
export function exercise(text: string, random: Random): Reached {
  const parsed = parseWorkflow(PATH, text);
  const action = parseAction('hostile/action.yml', text);
  const actions = new Map(action.ok ? ['hostile/action.yml', 'action.yml'].map((path) => [path, action.action]) : []);
  const sources: LocalSources = { workflows: new Map(parsed.ok ? [[PATH, parsed.workflow]] : []), actions };
  const plan = parsed.ok ? understand(parsed.workflow, sources, random) : null;
  const yaml = readYaml(text);
  if (!yaml.ok) {
    const refused = applyEdits(text, [{ op: 'add', route: [], key: 'name', to: { value: 'x' } }]);
    if (refused.ok) throw new Error('A text that cannot be read was edited.');
    return { isYaml: false, isWorkflow: false, isAction: false, applied: 0 };
  }
  const plain = plainValue(rootPlace(yaml.file));
  if (!parsed.ok) readReferencesOf(plain);
  const applied = edit(text, plain, plan, sources, random);
  return { isYaml: true, isWorkflow: parsed.ok, isAction: action.ok, applied };
}

function understand(workflow: Workflow, sources: LocalSources, random: Random): ExpandedPlan {
  const plan = expandPlan(workflow, sources);
  if (diffPlans(plan, plan).length > 0) throw new Error('A plan differs from itself.');
  askAround(workflow, sources);
  const match = jobNameMatcher(plan);
  for (const job of (plan.triggers[0]?.jobs ?? []).slice(0, 20)) match(job.displayName ?? job.key);
  readReferencesOf(workflow.plain);
  for (const job of workflow.jobs.slice(0, 50)) {
    locate(workflow, job.route);
    if (job.condition !== null && !job.condition.known) {
      readReferences(job.condition.expression, 'condition');
      evaluateCondition(job.condition.expression, scope);
    }
    if (job.kind !== 'job') continue;
    for (const step of job.steps.slice(0, 50)) if (step.kind === 'run') evaluateText(step.run.text, scope);
  }
  if (workflow.jobs.length > 0) locate(workflow, pick(random, workflow.jobs).route);
  return plan;
}

/** Asks what hands what to whom, and what delivers: both read scripts. */
function askAround(workflow: Workflow, sources: LocalSources): void {
  const flow = readDataFlow(workflow, sources);
  const keys = [...flow.jobs.keys()];
  const [first, last] = [keys[0], keys.at(-1)];
  if (first !== undefined && last !== undefined) jobNeeds(flow, last, first);
  for (const key of keys.slice(0, 10)) {
    const end = (flow.steps.get(key)?.length ?? 0) - 1;
    stepNeeds(flow, key, end, 0);
    maySwap(flow, key, 0, end);
    maySideBySide(flow, key, Math.max(0, end - 1), end);
  }
  const callers = available(findCallers(workflow.path, [workflow]));
  for (const job of workflow.jobs.slice(0, 10)) {
    deliverySign(job, sources);
    whyCacheIsUnsafe(workflow, job, callers, { sources });
  }
}

function edit(text: string, plain: Json, plan: ExpandedPlan | null, sources: LocalSources, random: Random): number {
  const spots = someSpots(plain);
  const edits = [randomEdit(random, plain, spots), randomEdit(random, plain, spots)].filter((one) => one !== null);
  let applied = 0;
  for (const some of [edits.slice(0, 1), edits]) {
    const result = applyEdits(text, some);
    if (!result.ok) continue;
    applied += some.length;
    const after = plan === null ? null : parseWorkflow(PATH, result.text);
    if (plan !== null && after?.ok === true) diffPlans(plan, expandPlan(after.workflow, sources));
    if (randomInteger(random, 2) === 0) break;
  }
  return applied;
}

/** The first nodes of a value, and no more of them than one edit needs to choose from: an alias bomb stands for many. */
function someSpots(plain: Json): readonly Spot[] {
  const spots: Spot[] = [];
  const open: Spot[] = [{ route: [], value: plain }];
  for (let at = 0; at < open.length && spots.length < MOST_SPOTS; at += 1) {
    const spot = open[at] as Spot;
    spots.push(spot);
    if (open.length > 2 * MOST_SPOTS) continue;
    if (isList(spot.value)) for (const [i, value] of spot.value.entries()) open.push({ route: [...spot.route, i], value });
    else if (isMap(spot.value)) for (const [key, value] of Object.entries(spot.value)) open.push({ route: [...spot.route, key], value });
  }
  return spots;
}
