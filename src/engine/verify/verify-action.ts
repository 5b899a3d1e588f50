import { available, notAvailable } from '../../model/availability.ts';
import { expandPlan } from '../../workflow/expand-plan.ts';
import { callerOf, findCallers } from '../../workflow/find-callers.ts';
import { repositoryPath } from '../../workflow/find-local-source.ts';
import type { CompositeAction, Problem, Workflow } from '../../workflow/model.ts';
import { parseAction } from '../../workflow/parse-action.ts';
import type { PlanChange } from '../../workflow/plan.ts';
import { eachStep } from '../../workflow/walk.ts';
import { whyCacheIsUnsafe } from '../cache-poisoning.ts';
import type { Evidence } from '../evidence.ts';
import { nearbySources } from '../find-local-sources.ts';
import type { ProposedFile } from '../rule.ts';
import { editText } from './edit-text.ts';
import { proveChange } from './prove-change.ts';
import { isSameWork } from './same-work.ts';
import { type OtherFile, refuse } from './verified-change.ts';

type EditedFile = Extract<ProposedFile, { readonly edits: unknown }>;

/** Proves an edited composite action: still one, changed exactly as declared, and by the conditions for the job of a called workflow. */
export function verifyAction({ path, edits, planChanges = [] }: EditedFile, lessWork: boolean, evidence: Evidence): OtherFile {
  const text = evidence.files.get(path);
  if (text === undefined) return { ok: false, refusal: refuse('edit-conflict', `${path} was not read.`) };
  const old = readComposite(path, text);
  if (!old.ok) return { ok: false, refusal: refuse('edit-conflict', `${path}: ${old.problem.message}`) };
  const { generatedBy } = old.action;
  if (generatedBy !== null) return { ok: false, refusal: refuse('generated-file', `A program writes ${path}: ${generatedBy}`) };
  const edited = editText(text, edits);
  if (!edited.ok) return edited;
  const parsed = readComposite(path, edited.text);
  if (!parsed.ok) {
    const { line, message } = parsed.problem;
    return { ok: false, refusal: refuse('new-parse-error', `Line ${line} of the edited ${path}: ${message}`) };
  }
  const before = toCalledWorkflow(old.action);
  const after = toCalledWorkflow(parsed.action);
  const planBefore = expandPlan(before);
  const planAfter = expandPlan(after);
  const siblings = evidence.siblings && { siblings: [evidence.workflow, ...evidence.siblings] };
  const there: Evidence = { ...evidence, ...siblings, workflow: before, plan: planBefore, callers: usersOf(path, evidence) };
  const declared = planChanges.map(toWorkflowPlace);
  const refusal = proveChange({ before, after, planBefore, planAfter, declared, lessWork, evidence: there });
  if (refusal !== null) {
    const detail = refusal.detail.replace(/^(?:jobs\.(?=runs\.)|action\.)/, '');
    return { ok: false, refusal: { ...refusal, detail: `${path}: ${detail}` } };
  }
  return { ok: true, file: { path, before: text, content: edited.text }, sameWork: isSameWork(planBefore, planAfter) };
}

function readComposite(
  path: string,
  text: string,
): { readonly ok: true; readonly action: CompositeAction } | { readonly ok: false; readonly problem: Problem } {
  const parsed = parseAction(path, text);
  if (!parsed.ok) return parsed;
  const { action } = parsed;
  if (action.kind === 'composite') return { ok: true, action };
  return { ok: false, problem: { code: 'not-an-action', message: 'The action is not a composite one.', line: 1, column: 1 } };
}

/** The action as a called workflow of one job, which every check understands: steps that run in somebody else's job. */
function toCalledWorkflow({ path, text, plain, steps, unknown, generatedBy, span }: CompositeAction): Workflow {
  const { runs = {}, ...action } = plain;
  const nothing = { name: null, runName: null, permissions: null, env: null, defaults: null, concurrency: null, cacheMode: null };
  const filters = { types: null, branches: null, branchesIgnore: null, tags: null, tagsIgnore: null, paths: null, pathsIgnore: null };
  return {
    ...nothing,
    route: [],
    span,
    path,
    text,
    generatedBy,
    unknown,
    plain: { action, jobs: { runs } },
    triggers: new Map([['workflow_call', { ...filters, ...NO_INTERFACE, event: 'workflow_call', schedules: [], route: [], span }]]),
    jobs: [
      {
        ...nothing,
        kind: 'job',
        key: 'runs',
        route: ['jobs', 'runs'],
        span,
        needs: [],
        condition: null,
        strategy: null,
        runsOn: null,
        environment: null,
        timeoutMinutes: null,
        cancelTimeoutMinutes: null,
        snapshot: null,
        continueOnError: null,
        container: null,
        services: null,
        outputs: null,
        steps,
      },
    ],
  };
}

const NO_INTERFACE = { workflows: null, names: null, versions: null, inputs: new Map(), secrets: new Map(), outputs: new Map() } as const;

function toWorkflowPlace(change: PlanChange): PlanChange {
  return { ...change, place: change.place.startsWith('runs.') ? `jobs.${change.place}` : `action.${change.place}` };
}

/** The jobs that use a local action, where each may have a cache; not available where one may not, or where not all users can be seen. */
function usersOf(path: string, evidence: Evidence): Evidence['callers'] {
  const { workflow, siblings, files } = evidence;
  if (siblings === undefined) return notAvailable('the other workflows of this repository were not read');
  const folder = path.slice(0, path.lastIndexOf('/'));
  const nested = [...files].find(([other, text]) => other !== path && /(^|\/)action\.ya?ml$/.test(other) && text.includes(`/${folder}`));
  if (nested !== undefined) return notAvailable(`${nested[0]} uses this action`);
  const all = [workflow, ...siblings];
  const sources = nearbySources(evidence);
  const users = all.flatMap((user) =>
    [...eachStep(user)].flatMap(({ job, step }) =>
      step.kind === 'action' && step.action?.kind === 'local' && repositoryPath(step.action.path) === folder ? [{ user, job }] : [],
    ),
  );
  for (const { user, job } of users) {
    const reason = whyCacheIsUnsafe(user, job, available(findCallers(user.path, all)), { sources });
    if (reason !== null) return notAvailable(`in job ${job.key} of ${user.path} a cache is not safe: ${reason}`);
  }
  return available(users.map(({ user, job }) => callerOf(user, job.key)));
}
