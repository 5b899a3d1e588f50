import type { Node, Problem, Step, Workflow } from '../model.ts';
import { toProblem } from '../yaml/to-problem.ts';

const MAX_ERRORS = 50;
const MAX_ID = 100;

/** Keys of jobs and ids of steps that GitHub refuses, and steps that wait for what they cannot. */
export function findNameErrors(workflow: Workflow): readonly Problem[] {
  const problems: Problem[] = [];
  for (const job of workflow.jobs) {
    const wrong = whyNoId(job.key);
    if (wrong !== null) problems.push(problemAt(job, `The job key '${shown(job.key)}' ${wrong}.`));
    if (job.kind === 'job') problems.push(...findStepErrors(job.steps, 'not-a-workflow'));
    if (problems.length >= MAX_ERRORS) break;
  }
  return problems.slice(0, MAX_ERRORS);
}

/**
 * The same for one list of steps, of a job or of a composite action. An id may stand once, whatever its case, also inside a group.
 * Sources: GitHub's IdBuilder; its converter of steps; "Workflow syntax", steps[*].wait, cancel and parallel.
 */
export function findStepErrors(steps: readonly Step[], code: Problem['code']): readonly Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const background = new Set<string>();
  for (const step of steps) {
    const say = (at: Node, message: string) => problems.push(problemAt(at, message, code));
    for (const each of step.kind === 'parallel' ? [step, ...step.children] : [step]) {
      if (each.id !== null) checkId(each.id, ids, (message) => say(each, message));
    }
    if (step.kind === 'parallel') for (const child of step.children) checkChild(child, (message) => say(child, message));
    for (const target of step.kind === 'wait' || step.kind === 'cancel' ? step.targets : []) {
      if (!background.has(target.toLowerCase())) say(step, `No background step before this one has the id '${shown(target)}'.`);
    }
    if (step.background && step.id !== null) background.add(step.id.toLowerCase());
    if (problems.length >= MAX_ERRORS) break;
  }
  return problems.slice(0, MAX_ERRORS);
}

function checkId(id: string, ids: Set<string>, say: (message: string) => void): void {
  const wrong = whyNoId(id);
  if (wrong !== null) say(`The step id '${shown(id)}' ${wrong}.`);
  if (ids.has(id.toLowerCase())) say(`The step id '${shown(id)}' is used more than once.`);
  ids.add(id.toLowerCase());
}

/** What stands in a group runs in the background by itself, and may not steer other steps. */
function checkChild(child: Step, say: (message: string) => void): void {
  if (child.kind !== 'action' && child.kind !== 'run') say(`A step of a parallel group may not be '${child.kind}'.`);
  if (child.background) say("A step of a parallel group may not have 'background'.");
}

function whyNoId(id: string): string | null {
  if (id.length >= MAX_ID) return `is not shorter than ${MAX_ID} characters`;
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id))
    return 'does not start with a letter or _, or has other characters than letters, digits, _ and -';
  return id.startsWith('__') ? 'starts with __, which GitHub keeps for itself' : null;
}

function problemAt(node: Node, message: string, code: Problem['code'] = 'not-a-workflow'): Problem {
  return toProblem(code, message, node.span);
}

function shown(name: string): string {
  return name.slice(0, 80);
}
