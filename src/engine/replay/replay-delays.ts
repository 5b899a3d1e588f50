import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { queueTimeOf } from '../../model/run-times.ts';
import { createQueueTimes, type QueueTimes } from '../../simulate/schedule/queue-times.ts';
import { quantileOfSorted } from '../../stats/quantile.ts';
import type { MatchedRun } from './replay-matched-run.ts';

/** A run whose delays may be drawn, with its place in its model where it has one. */
export interface DelaySource {
  readonly workflow: number;
  readonly run: Run;
  readonly matched: MatchedRun | null;
}

/** Delays as other runs had them. */
export interface ReplayDelays {
  /** Seconds from created to started, at a place between 0 and 1 among the records of other runs; null where none asked for these labels. */
  queue(run: Run, labels: readonly string[], place: number): number | null;
  /** Seconds from the end of the last need to the creation of a job, as it usually is in other runs. */
  handOff(run: Run): number;
  /** Whether the workflow's other runs have no record of these labels, and those of other workflows are taken. */
  isBorrowed(run: Run, labels: readonly string[]): boolean;
}

/** With as many records a workflow's own are taken, since they are of the same hours; as in `createQueueTimes`. */
const FEWEST_OWN = 20;

/** What all workflows that draw from the same runs share; each part is made when it is first asked for. */
export interface DelayPool {
  readonly sources: readonly DelaySource[];
  readonly recordsOf: (source: DelaySource) => Run;
  /** Of all sources. */
  readonly queue: () => QueueTimes;
  /** The same, with the records of jobs that wait for more than a runner. */
  readonly anyQueue: () => QueueTimes;
  readonly handOff: () => (exceptRun: number) => number | null;
}

/**
 * The created-to-started records of `sources`, without those of jobs that wait for more than a runner: with a concurrency group or an environment of their own,
 * or that `mayTake` refuses. A job that its matrix held back is counted from when it could start.
 */
export function createDelayPool(sources: readonly DelaySource[], mayTake: (job: JobRun, from: number) => boolean): DelayPool {
  const taken = new Map<DelaySource, Run>();
  const records = (source: DelaySource): Run => {
    const known = taken.get(source) ?? recordsOf(source, mayTake);
    taken.set(source, known);
    return known;
  };
  return {
    sources,
    recordsOf: records,
    queue: once(() => createQueueTimes(sources.map(records))),
    anyQueue: once(() => createQueueTimes(sources.map(({ run }) => run))),
    handOff: once(() => handOffsOf(sources)),
  };
}

/** The delays of one workflow, by its index, from a pool. */
export function createReplayDelays(pool: DelayPool, workflow: number): ReplayDelays {
  const own = pool.sources.filter((source) => source.workflow === workflow);
  const records = own.map(pool.recordsOf);
  const [ofOwn, counts, ownHandOff] = [createQueueTimes(records), countByLabels(records), handOffsOf(own)];
  const others = (run: Run, labels: readonly string[]): number => {
    const count = counts.get(labelsKey(labels));
    return (count?.all ?? 0) - (count?.byRun.get(run.runId) ?? 0);
  };
  const handOffs = new Map<number, number>();
  return {
    queue(run, labels, place) {
      const hour = run.createdAt.getUTCHours();
      const from = others(run, labels) >= FEWEST_OWN ? ofOwn : pool.queue();
      return from.draw(labels, hour, place, run.runId) ?? pool.anyQueue().draw(labels, hour, place, run.runId);
    },
    handOff({ runId }) {
      const known = handOffs.get(runId) ?? ownHandOff(runId) ?? pool.handOff()(runId) ?? 0;
      handOffs.set(runId, known);
      return known;
    },
    isBorrowed: (run, labels) => others(run, labels) === 0,
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function recordsOf({ run, matched }: DelaySource, mayTake: (job: JobRun, from: number) => boolean): Run {
  if (matched === null) return { ...run, jobs: run.jobs.filter((job) => mayTake(job, Number(job.createdAt))) };
  const { ready } = matched;
  const jobs = matched.legs.flatMap(({ job, created }, place): JobRun[] => {
    if (job === null || created === null || matched.replay.legs[place]?.heldBy !== null) return [];
    const from = matched.zero + 1000 * Math.max(created, ready[place] ?? 0);
    return mayTake(job, from) ? [{ ...job, createdAt: new Date(from) }] : [];
  });
  return { ...run, jobs };
}

interface Count {
  all: number;
  readonly byRun: Map<number, number>;
}

function countByLabels(runs: readonly Run[]): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  for (const { runId, jobs } of runs)
    for (const job of jobs) {
      if (queueTimeOf(job) === null) continue;
      const key = labelsKey(job.labels);
      const count = counts.get(key) ?? { all: 0, byRun: new Map<number, number>() };
      counts.set(key, count);
      count.all += 1;
      count.byRun.set(runId, (count.byRun.get(runId) ?? 0) + 1);
    }
  return counts;
}

/** The same for the same labels in any order and case. */
export function labelsKey(labels: readonly string[]): string {
  return JSON.stringify(labels.map((label) => label.toLowerCase()).sort());
}

/** By run: the median over the jobs of other runs that need something; null where there is none. */
function handOffsOf(sources: readonly DelaySource[]): (exceptRun: number) => number | null {
  const all = sources.flatMap(({ run, matched }) => {
    if (matched === null) return [];
    const { ready } = matched;
    return matched.legs.flatMap(({ created }, place) => {
      const from = ready[place] ?? 0;
      return created === null || from === 0 ? [] : [{ runId: run.runId, seconds: Math.max(0, created - from) }];
    });
  });
  all.sort((a, b) => a.seconds - b.seconds);
  return (exceptRun) =>
    quantileOfSorted(
      all.flatMap(({ runId, seconds }) => (runId === exceptRun ? [] : [seconds])),
      0.5,
    );
}
