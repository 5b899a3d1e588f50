import type { JobRun } from '../../model/job-run.ts';
import { queueTimeOf } from '../../model/run-times.ts';
import { ascending, quantileOfSorted } from '../../stats/quantile.ts';
import { type DelaySource, labelsKey } from './replay-delays.ts';

/** The median wait for a runner, in seconds, of all other jobs with the same labels; null with too few. A job is a workflow's index and its keys. */
export type UsualWait = (workflow: number, job: string, labels: readonly string[]) => number | null;

/** With fewer records it may be chance. */
const FEWEST = 5;

export function usualWaits(sources: readonly DelaySource[], mayTake: (job: JobRun, from: number) => boolean): UsualWait {
  const byLabels = new Map<string, { readonly job: string; readonly seconds: number }[]>();
  const add = (job: string, labels: readonly string[], seconds: number): void => {
    const own = byLabels.get(labelsKey(labels)) ?? [];
    byLabels.set(labelsKey(labels), own);
    own.push({ job, seconds });
  };
  for (const { workflow, run, matched } of sources)
    if (matched === null) for (const job of run.jobs) add('', job.labels, queueTimeOf(job) ?? Number.NaN);
    else
      for (const [place, { job, created, start }] of matched.legs.entries()) {
        if (job === null || created === null || start === null) continue;
        const from = Math.max(created, matched.ready[place] ?? 0);
        if (mayTake(job, matched.zero + 1000 * from)) add(tagOf(workflow, matched.replay.legs[place]?.job ?? ''), job.labels, start - from);
      }
  const known = new Map<string, number | null>();
  return (workflow, job, labels) => {
    const tag = tagOf(workflow, job);
    const key = `${tag} ${labelsKey(labels)}`;
    if (!known.has(key)) {
      const others = (byLabels.get(labelsKey(labels)) ?? []).filter((one) => one.job !== tag && !Number.isNaN(one.seconds));
      const sorted = others.map(({ seconds }) => seconds).sort(ascending);
      known.set(key, sorted.length < FEWEST ? null : quantileOfSorted(sorted, 0.5));
    }
    return known.get(key) ?? null;
  };
}

function tagOf(workflow: number, job: string): string {
  return `${workflow} ${job}`;
}
