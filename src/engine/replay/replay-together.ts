import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { creationOf, hasRun } from '../../model/run-times.ts';
import type { Limits } from '../../simulate/schedule/limits.ts';
import { emptyDraw } from '../../simulate/schedule/run-draw.ts';
import { ALWAYS } from '../../simulate/schedule/runs-after.ts';
import type { Arrival } from '../../simulate/schedule/schedule-state.ts';
import { Scheduler } from '../../simulate/schedule/scheduler.ts';
import { legsOf, type TimingModel } from '../../simulate/schedule/timing-model.ts';
import { median } from '../../stats/quantile.ts';
import { type DelayOf, drawOf, fillDelays, lastEnd, type Replayed, ranTheSame } from './replay-alone.ts';
import type { DelaySource } from './replay-delays.ts';
import type { MatchedRun } from './replay-matched-run.ts';

/** Each is a schedule of the whole history. */
const DRAWS = 11;

/**
 * All runs at once, since they share runners: those that can be replayed, and the jobs of the others from when they were created. By run; none for a run of which
 * a leg has no records to draw from: its jobs are taken as they were too.
 */
export function replayTogether(
  sources: readonly DelaySource[],
  delaysOf: (matched: MatchedRun, workflow: number) => DelayOf,
  limits: Limits,
): ReadonlyMap<Run, Replayed> {
  const isDrawn = ({ matched, workflow }: DelaySource): boolean =>
    matched !== null && fillDelays(drawOf(matched), matched, delaysOf(matched, workflow), 0);
  const [drawn, fixed] = [sources.filter(isDrawn), sources.filter((source) => !isDrawn(source))];
  const zero = Math.min(...sources.map(({ run }) => Number(run.createdAt)));
  const players = [
    ...drawn.flatMap(({ matched, workflow }) => (matched === null ? [] : [playerOf(matched, workflow, zero)])),
    ...fixed.flatMap(({ run }) => run.jobs.filter(hasRun).map((job) => asItWas(job, zero))),
  ].sort((a, b) => a.arrival.at - b.arrival.at);
  const scheduler = new Scheduler(
    players.map(({ model }) => model),
    limits,
  );
  const makespans = new Map<MatchedRun, number[]>();
  const same = new Set<MatchedRun>();
  for (let number = 0; number < DRAWS; number += 1) {
    for (const { matched, arrival, workflow } of players)
      if (matched !== null) fillDelays(arrival.draw, matched, delaysOf(matched, workflow), number);
    scheduler.run(players.map(({ arrival }) => arrival));
    let first = 0;
    for (const { matched, model, arrival } of players) {
      const legs = legsOf(model).length;
      if (matched !== null) {
        makespans.set(matched, [...(makespans.get(matched) ?? []), lastEnd(scheduler, first, legs, arrival.at)]);
        if (ranTheSame(scheduler, matched, first)) same.add(matched);
        else same.delete(matched);
      }
      first += legs;
    }
  }
  return new Map([...makespans].map(([matched, own]) => [matched.run, { makespan: median(own) ?? 0, isSame: same.has(matched) }]));
}

interface Player {
  readonly matched: MatchedRun | null;
  readonly workflow: number;
  readonly model: TimingModel;
  readonly arrival: Arrival;
}

function playerOf(matched: MatchedRun, workflow: number, zero: number): Player {
  const at = (matched.zero - zero) / 1000;
  return {
    matched,
    workflow,
    model: matched.replay.model,
    arrival: { at, ref: `${matched.run.runId}`, draw: drawOf(matched), cancelAt: Number.POSITIVE_INFINITY },
  };
}

/** A job that takes a runner of its pools, from when it was there to ask for one. */
function asItWas(job: JobRun, zero: number): Player {
  const at = (Number(creationOf(job) ?? job.startedAt) - zero) / 1000;
  const draw = emptyDraw(1);
  draw.duration[0] = (Number(job.completedAt) - Number(job.startedAt)) / 1000;
  const leg = {
    name: job.name,
    labels: job.labels,
    timeout: Number.POSITIVE_INFINITY,
    continueOnError: false,
    concurrency: null,
    steps: null,
  };
  return {
    matched: null,
    workflow: -1,
    model: {
      jobs: [
        {
          key: job.name,
          needs: [],
          within: null,
          closes: null,
          runs: true,
          runsAfter: ALWAYS,
          legs: [leg],
          maxParallel: null,
          failFast: false,
        },
      ],
      concurrency: null,
    },
    arrival: { at, ref: '', draw, cancelAt: Number.POSITIVE_INFINITY },
  };
}
