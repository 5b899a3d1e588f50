import type { Job, Problem, Workflow } from '../model.ts';

/** What GitHub refuses when it joins jobs: a need that does not exist, or a circle. Its parser package only says so asynchronously. */
export function findGraphErrors(workflow: Workflow): readonly Problem[] {
  const jobs = new Map(workflow.jobs.map((job) => [job.key.toLowerCase(), job]));
  const missing = workflow.jobs.flatMap((job) =>
    job.needs
      .filter((need) => !jobs.has(need.toLowerCase()))
      .map((need) => problemAt(job, `Job '${job.key}' needs '${need}', which does not exist.`)),
  );
  return missing.length > 0 ? missing : findCircle(workflow);
}

/** Takes away jobs that need nothing more, until none is left or every job left needs another. */
function findCircle(workflow: Workflow): readonly Problem[] {
  const open = new Map(workflow.jobs.map((job) => [job.key.toLowerCase(), new Set(job.needs.map((need) => need.toLowerCase()))]));
  const dependants = new Map<string, string[]>();
  for (const [key, needs] of open) for (const need of needs) dependants.set(need, [...(dependants.get(need) ?? []), key]);
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
  return stuck === undefined ? [] : [problemAt(stuck, `Job '${stuck.key}' waits for jobs that in turn wait for each other.`)];
}

function problemAt(job: Job, message: string): Problem {
  return { code: 'not-a-workflow', message, line: job.span.line, column: job.span.column };
}
