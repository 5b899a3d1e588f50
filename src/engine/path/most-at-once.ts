import type { JobRun } from '../../model/job-run.ts';

/** How many of the job runs held a runner at the same moment, at the most. One that starts when another ends does not count with it; of no length, not at all. */
export function mostAtOnce(jobs: readonly Pick<JobRun, 'startedAt' | 'completedAt'>[]): number {
  const moments = jobs.flatMap(({ startedAt, completedAt }) =>
    startedAt === null || completedAt === null || completedAt <= startedAt
      ? []
      : [[Number(startedAt), 1] as const, [Number(completedAt), -1] as const],
  );
  let [now, most] = [0, 0];
  for (const [, step] of moments.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}
