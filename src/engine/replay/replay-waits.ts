import type { JobRun } from '../../model/job-run.ts';
import { quantile } from '../../stats/quantile.ts';
import type { JobWait } from './replay-check.ts';
import type { DelaySource } from './replay-delays.ts';
import type { UsualWait } from './replay-usual-waits.ts';

interface WaitsOptions {
  readonly usualWait: UsualWait;
  /** Seconds from the end of the last need to a job's creation. */
  readonly handOff: (source: DelaySource) => number;
  /** False for a job that found its pool full: the schedule explains its wait. */
  readonly hadRoom: (job: JobRun, from: number) => boolean;
}

/** GitHub creates a job within two seconds of the end of what it needed, in the recorded runs; runners of one label differ by some more. */
const FROM_SECONDS = 15;
/** With fewer runs it may be chance. */
const FEWEST = 3;

/**
 * Jobs of one workflow whose start is, in the median run, later than explained: by what they need, by their matrix and by the median wait of other jobs with the
 * same labels. What a job waited for is its own: the delay of a job before it is not counted again.
 */
export function unexplainedWaits(runs: readonly DelaySource[], { usualWait, handOff, hadRoom }: WaitsOptions): readonly JobWait[] {
  const waits = new Map<string, { readonly reason: JobWait['reason']; readonly seconds: number[] }>();
  for (const source of runs) {
    const { matched, workflow } = source;
    for (const [place, { job, created, start }] of matched?.legs.entries() ?? []) {
      const leg = matched?.replay.legs[place];
      if (matched === null || leg === undefined || job === null || start === null) continue;
      const from = matched.ready[place] ?? 0;
      const usual = usualWait(workflow, leg.job, job.labels);
      if (usual === null || !hadRoom(job, matched.zero + 1000 * Math.max(from, created ?? 0))) continue;
      const own = waits.get(leg.job) ?? { reason: leg.heldBy, seconds: [] };
      waits.set(leg.job, own);
      own.seconds.push(start - from - usual - (from > 0 ? handOff(source) : 0));
    }
  }
  return [...waits]
    .map(([job, { reason, seconds }]) => ({
      job,
      n: seconds.length,
      median: quantile(seconds, 0.5) ?? 0,
      p90: quantile(seconds, 0.9) ?? 0,
      reason,
    }))
    .filter((wait) => wait.n >= FEWEST && wait.median > FROM_SECONDS)
    .sort((a, b) => b.median - a.median || (a.job < b.job ? -1 : 1));
}
