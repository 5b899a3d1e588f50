import type { Job, Problem, Workflow } from '../model.ts';
import { toProblem } from '../yaml/to-problem.ts';

/** What GitHub refuses when it joins jobs: a need that does not exist, or a circle. Its parser package only says so asynchronously. */
export function findGraphErrors(workflow: Workflow): readonly Problem[] {
  const jobs = new Set(workflow.jobs.map(({ key }) => key.toLowerCase()));
  const missing: Problem[] = [];
  for (const job of workflow.jobs) {
    for (const need of job.needs) {
      if (jobs.has(need.toLowerCase())) continue;
      missing.push(problemAt(job, `Job '${job.key.slice(0, 80)}' needs '${need.slice(0, 80)}', which does not exist.`));
      if (missing.length === MAX_ERRORS) return missing;
    }
  }
  return missing.length > 0 ? missing : findCircle(workflow);
}

const MAX_ERRORS = 50;

/** Takes away jobs that need nothing more, until none is left or every job left needs another. */
function findCircle(workflow: Workflow): readonly Problem[] {
  const open = new Map(workflow.jobs.map((job) => [job.key.toLowerCase(), new Set(job.needs.map((need) => need.toLowerCase()))]));
  const dependants = new Map<string, string[]>([...open.keys()].map((key) => [key, []]));
  for (const [key, needs] of open) for (const need of needs) dependants.get(need)?.push(key);
  const ready = [...open].filter(([, needs]) => needs.size === 0).map(([key]) => key);
  for (let key = ready.pop(); key !== undefined; key = ready.pop()) {
    open.delete(key);
    for (const dependant of dependants.get(key) ?? []) {
      const needs = open.get(dependant);
      needs?.delete(key);
      if (needs?.size === 0) ready.push(dependant);
    }
  }
  const stuck = workflow.jobs.find((job) => open.has(job.key.toLowerCase()));
  return stuck === undefined ? [] : [problemAt(stuck, `Job '${stuck.key.slice(0, 80)}' waits for jobs that in turn wait for each other.`)];
}

function problemAt(job: Job, message: string): Problem {
  return toProblem('not-a-workflow', message, job.span);
}
