import type { Explanation, WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { CriticalPath } from '../engine/path/path-profile.ts';

/**
 * An explanation as `paceline/profile@1`: plain values, instants as ISO 8601, times in seconds, shares of one, US dollars. What may not be known is
 * `{available: true, value}` or `{available: false, reason}`.
 */
export function renderProfileJson(explanation: Explanation): object {
  const { asOf, window, simulated, workflows, cost, capacity, storage } = explanation;
  return plain({
    schema: 'paceline/profile@1',
    asOf,
    window,
    simulatedHistory: simulated,
    workflows: workflows.map(workflowJson),
    cost,
    capacity,
    storage,
  });
}

/** What was there before explanations stands where it stood; what explains a job stands with the job. */
function workflowJson({ profile, jobs, path, ...rest }: WorkflowExplanation): object {
  const explained = new Map(jobs.map(({ name, ...job }) => [name, job]));
  return {
    ...profile,
    jobs: profile.jobs.map((job) => ({ ...job, explained: explained.get(job.name) ?? null })),
    ...rest,
    path: profile.path,
    criticalPath: path.available ? { available: true, value: { ...path.value, typical: typicalJson(path.value.typical) } } : path,
  };
}

function typicalJson({ slack, ...typical }: CriticalPath): object {
  return { ...typical, slack: [...slack].map(([job, time]) => ({ job, time })) };
}

/** Dates as text, so that what is returned is what is written. */
function plain(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
