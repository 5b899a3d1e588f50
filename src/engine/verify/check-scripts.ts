import type { RunnableJob, Step, Workflow } from '../../workflow/model.ts';
import { eachStep, readWith } from '../../workflow/walk.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * No expression is put into a script: its text would be run as code. What a job's scripts already hold may move within the job,
 * and whole scripts may move to a new job.
 */
export const checkScripts: Check = ({ before, after, planAfter }) => {
  const scripts = new Set([...eachStep(before)].flatMap(({ step }) => scriptsOf(step)));
  const known = expressionsByJob(before);
  const unexpanded = new Set(planAfter.unexpanded.map(({ job }) => job));
  for (const { job, step } of eachStep(after)) {
    for (const script of scriptsOf(step)) {
      if (!known.has(job.key) && scripts.has(script)) continue;
      const fresh = expressionsIn(script).find(
        (expression) => !known.get(job.key)?.has(expression) && !isHarmless(expression, job, unexpanded),
      );
      if (fresh !== undefined)
        return refuse('expression-in-script', `A script of job ${job.key} would hold the expression ${fresh.slice(0, 80)}.`);
    }
  }
  return null;
};

function scriptsOf(step: Step): readonly string[] {
  if (step.kind === 'run') return [step.run.text];
  const script = readWith(step, 'script');
  if (script === null) return [];
  return [script.known ? String(script.value) : script.expression];
}

function expressionsByJob(workflow: Workflow): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { job, step } of eachStep(workflow)) {
    const own = found.get(job.key) ?? new Set();
    for (const script of scriptsOf(step)) for (const expression of expressionsIn(script)) own.add(expression);
    found.set(job.key, own);
  }
  return found;
}

function expressionsIn(script: string): readonly string[] {
  return [...script.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map((match) => (match[1] ?? '').trim());
}

/** Values that the file itself spells out: matrix values of a literal matrix, and a leg's number. */
function isHarmless(expression: string, job: RunnableJob, unexpanded: ReadonlySet<string>): boolean {
  if (expression === 'strategy.job-index' || expression === 'strategy.job-total') return true;
  return /^matrix\.[\w-]+$/.test(expression) && job.strategy?.matrix?.known === true && !unexpanded.has(job.key);
}
