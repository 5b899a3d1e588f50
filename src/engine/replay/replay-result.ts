import type { Run } from '../../model/run.ts';
import { median } from '../../stats/quantile.ts';
import { type ReplayAlone, replayerAlone } from './replay-alone.ts';
import type { ReplayCheck, ReplayObstacle, RunReplay } from './replay-check.ts';
import type { DelaySource, ReplayDelays } from './replay-delays.ts';
import type { MatchedRun } from './replay-matched-run.ts';
import type { PassOptions, ReplayPass } from './replay-pass.ts';
import type { UsualWait } from './replay-usual-waits.ts';
import { errorsOf, verdictOf } from './replay-verdict.ts';
import { unexplainedWaits } from './replay-waits.ts';

const WORST = 5;

/** The replays of a whole history, and what they stand on. */
export interface Passes {
  /** With delays of all other runs, and with those of the runs before `cut`, in milliseconds of Unix time. */
  readonly all: ReplayPass;
  readonly later: ReplayPass;
  readonly cut: number;
  readonly obstacles: ReadonlyMap<Run, ReplayObstacle>;
  readonly delays: ReplayDelays;
  readonly mayTake: PassOptions['mayTake'];
  readonly usualWait: UsualWait;
}

/** What the passes over a history come to for one workflow: `own` are its completed first attempts. */
export function resultOf(
  own: readonly DelaySource[],
  { all, later, cut, obstacles, delays, mayTake, usualWait }: Passes,
): Omit<ReplayCheck, 'path' | 'name'> {
  const matched = own.flatMap((source) => source.matched ?? []);
  const replayed = matched.flatMap((one) => {
    const replay = all.replayOf(one);
    return replay === null ? [] : [{ one, isSame: replay.isSame, told: toldOf(one, replay.makespan) }];
  });
  const afterCut = matched.filter(({ run }) => Number(run.createdAt) >= cut);
  const laterErrors = afterCut.flatMap((one) => {
    const replay = later.replayOf(one);
    return replay === null ? [] : [toldOf(one, replay.makespan).error];
  });
  const replay = replayerAlone();
  const executions = replayed.flatMap(({ one }) => executionOf(one, delays, replay) ?? []);
  const errors = {
    runs: own.length,
    makespan: errorsOf(replayed.map(({ told }) => told.error)),
    later: errorsOf(laterErrors),
  };
  return {
    ...errors,
    execution: errorsOf(executions.map(({ error }) => error)),
    queueShare: median(executions.map(({ queueShare }) => queueShare)),
    borrowed: replayed.filter(({ one }) =>
      one.legs.some(({ job, start }) => start !== null && delays.isBorrowed(one.run, job?.labels ?? [])),
    ).length,
    differing: replayed.filter(({ isSame }) => !isSame).length,
    obstacles: countObstacles([
      ...own.flatMap(({ run }) => obstacles.get(run) ?? []),
      ...matched.filter((one) => all.replayOf(one) === null).map(() => 'no-delays' as const),
    ]),
    worst: replayed
      .map(({ told }) => told)
      .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
      .slice(0, WORST),
    waits: unexplainedWaits(own, { usualWait, handOff: ({ run }) => delays.handOff(run), hadRoom: mayTake }),
    verdict: verdictOf(errors),
  };
}

function toldOf({ run, makespan }: MatchedRun, replayed: number): RunReplay {
  const { runId, attempt, headSha, createdAt } = run;
  return { run: { runId, attempt, headSha, createdAt }, recorded: makespan, replayed, error: replayed / makespan - 1 };
}

/** The queue taken out of both: of the record, what is left between the moment a job could start and its creation stays; the replay has the usual hand-off there. */
function executionOf(
  matched: MatchedRun,
  delays: ReplayDelays,
  replay: ReplayAlone,
): { readonly error: number; readonly queueShare: number } | null {
  const { ready } = matched;
  const recorded = replay(matched, 1, (place) => Math.max(0, (matched.legs[place]?.created ?? 0) - (ready[place] ?? 0)));
  const told = replay(matched, 1, (place) => ((ready[place] ?? 0) > 0 ? delays.handOff(matched.run) : 0));
  if (recorded === null || told === null || recorded.makespan <= 0) return null;
  return { error: told.makespan / recorded.makespan - 1, queueShare: Math.min(1, Math.max(0, 1 - recorded.makespan / matched.makespan)) };
}

function countObstacles(found: readonly ReplayObstacle[]): ReplayCheck['obstacles'] {
  return [...Map.groupBy(found, (obstacle) => obstacle)]
    .map(([obstacle, runs]) => ({ obstacle, runs: runs.length }))
    .sort((a, b) => b.runs - a.runs || (a.obstacle < b.obstacle ? -1 : 1));
}
