import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import type { Limits } from '../../simulate/schedule/limits.ts';
import { hashName, namedUniform } from '../../simulate/schedule/named-uniform.ts';
import { legsOf } from '../../simulate/schedule/timing-model.ts';
import { type DelayOf, type Replayed, replayerAlone } from './replay-alone.ts';
import { createDelayPool, createReplayDelays, type DelayPool, type DelaySource, type ReplayDelays } from './replay-delays.ts';
import type { MatchedRun } from './replay-matched-run.ts';
import { replayTogether } from './replay-together.ts';

export interface PassOptions {
  readonly limits: Limits;
  readonly seed: number;
  /** Which jobs' records are of nothing but a runner's start. */
  readonly mayTake: (job: JobRun, from: number) => boolean;
}

/** Every run of a history once, with the delays that each workflow draws. */
export interface ReplayPass {
  /** Null where a delay is not known. */
  replayOf(matched: MatchedRun): Replayed | null;
  readonly delays: readonly ReplayDelays[];
}

/** Odd, so that the median is one of them. */
const DRAWS = 41;

/** `sourcesOf`: whose delays a workflow draws, by its index. Where pools have limits the runs are replayed together, otherwise each alone. */
export function passOver(
  history: readonly DelaySource[],
  workflows: number,
  sourcesOf: (workflow: number) => readonly DelaySource[],
  { limits, seed, mayTake }: PassOptions,
): ReplayPass {
  const pools = new Map<readonly DelaySource[], DelayPool>();
  const delays = Array.from({ length: workflows }, (_, workflow) => {
    const sources = sourcesOf(workflow);
    const pool = pools.get(sources) ?? createDelayPool(sources, mayTake);
    pools.set(sources, pool);
    return createReplayDelays(pool, workflow);
  });
  const delaysOf = (matched: MatchedRun, workflow: number): DelayOf => drawnDelays(matched, delays[workflow] as ReplayDelays, seed);
  const replayed = new Map<Run, Replayed | null>();
  if (limits.pools.size > 0) for (const [run, found] of replayTogether(history, delaysOf, limits)) replayed.set(run, found);
  else {
    const replay = replayerAlone();
    for (const { run, matched, workflow } of history)
      if (matched !== null) replayed.set(run, replay(matched, DRAWS, delaysOf(matched, workflow)));
  }
  return { delays, replayOf: ({ run }) => replayed.get(run) ?? null };
}

function drawnDelays(matched: MatchedRun, delays: ReplayDelays, seed: number): DelayOf {
  const { run, legs, replay, ready } = matched;
  const hashes = legsOf(replay.model).map(({ name }) => hashName(name));
  const known = new Map<string, readonly (number | null)[]>();
  // The same labels are asked for again and again: their quantiles are looked up once.
  const quantiles = legs.map(({ job, start }) => {
    if (job === null || start === null) return [];
    const key = JSON.stringify(job.labels);
    const own = known.get(key) ?? Array.from({ length: DRAWS }, (_, index) => delays.queue(run, job.labels, (index + 0.5) / DRAWS));
    known.set(key, own);
    return own;
  });
  return (place, draw) => {
    const uniform = namedUniform(seed, run.runId * DRAWS + draw, hashes[place] ?? 0);
    const queue = quantiles[place]?.[Math.floor(uniform * DRAWS)] ?? null;
    return queue === null ? null : queue + ((ready[place] ?? 0) > 0 ? delays.handOff(run) : 0);
  };
}
