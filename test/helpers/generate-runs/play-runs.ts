import type { Random } from '../../../src/stats/seeded-random.ts';
import type { JobSpec, WorkflowSpec } from './workflow-spec.ts';

/** How runners are. Times are in seconds. */
export interface RunnerWorld {
  /** Runners of a label, shared by all runs; none for as many as are asked for. */
  readonly limits: ReadonlyMap<string, number>;
  /** The median from the moment a runner is free to the start of the job, at that hour of UTC. */
  readonly startUp: (label: string, hour: number) => number;
  /** Log standard deviations of start-ups, of what all jobs of one run share, and of each leg's own time. */
  readonly startUpSpread: number;
  readonly sharedSpread: number;
  readonly ownSpread: number;
}

export interface PlannedRun {
  readonly workflow: WorkflowSpec;
  /** Second of Unix time. */
  readonly at: number;
  readonly event: 'push' | 'pull_request';
}

/** A leg as it was played; moments are seconds of Unix time, null where it did not come so far. */
export interface PlayedLeg {
  readonly job: JobSpec;
  readonly value: number | null;
  readonly key: string;
  created: number | null;
  start: number | null;
  end: number | null;
  conclusion: 'success' | 'failure' | 'skipped' | 'cancelled' | null;
}

export interface PlayedRun {
  readonly planned: PlannedRun;
  readonly legs: readonly PlayedLeg[];
}

interface Leg extends PlayedLeg {
  readonly duration: number;
  readonly startUp: number;
  readonly heldFor: number;
  readonly fails: boolean;
  /** Asks for a runner from then on. */
  asks: number;
  isWaiting: boolean;
}

interface Run extends PlayedRun {
  readonly legs: readonly Leg[];
  /** Something ended since jobs were last created. */
  isChanged: boolean;
}

/**
 * Plays runs second by second: what has ended makes room, what needs nothing more is created a moment later, and runners go to those that asked first. Knows nothing of
 * the simulator, whose reference it is. Legs of a matrix with `max-parallel` are created when a place is free.
 */
export function playRuns(planned: readonly PlannedRun[], world: RunnerWorld, random: Random): readonly PlayedRun[] {
  const runs = [...planned].sort((a, b) => a.at - b.at).map((run) => drawRun(run, world, random));
  const busy = new Map<string, number>();
  const open: Run[] = [];
  let next = 0;
  for (let second = runs[0]?.planned.at ?? 0; next < runs.length || open.length > 0; second += 1) {
    if (open.length === 0) second = Math.max(second, runs[next]?.planned.at ?? second);
    for (; (runs[next]?.planned.at ?? Number.POSITIVE_INFINITY) <= second; next += 1) open.push(runs[next] as Run);
    for (const run of open) endLegs(run, second, busy);
    for (const run of open) createLegs(run, second, random);
    startLegs(open, second, world, busy);
    for (let index = open.length - 1; index >= 0; index -= 1) if (open[index]?.legs.every(isOver) === true) open.splice(index, 1);
  }
  return runs;
}

function drawRun(planned: PlannedRun, world: RunnerWorld, random: Random): Run {
  const shared = Math.exp(world.sharedSpread * normal(random));
  const hour = Math.floor(planned.at / 3600) % 24;
  const legs = planned.workflow.jobs.flatMap((job) =>
    (job.values.length === 0 ? [null] : job.values).map((value): Leg => {
      const fails = random() < job.failureRate;
      const whole = job.typical * shared * Math.exp(world.ownSpread * normal(random));
      return {
        job,
        value,
        key: value === null ? job.key : `${job.key} (${value})`,
        created: null,
        start: null,
        end: null,
        conclusion: null,
        duration: Math.max(1, Math.round(whole * (fails ? 0.2 + 0.8 * random() : 1))),
        startUp: Math.round(world.startUp(job.label, hour) * Math.exp(world.startUpSpread * normal(random))),
        heldFor: job.heldFor === 0 ? 0 : Math.round(job.heldFor * Math.exp(0.8 * normal(random))),
        fails,
        asks: 0,
        isWaiting: false,
      };
    }),
  );
  return { planned, legs, isChanged: true };
}

function isOver({ conclusion }: Leg): boolean {
  return conclusion !== null;
}

function endLegs(run: Run, second: number, busy: Map<string, number>): void {
  for (const leg of run.legs) {
    if (isOver(leg) || leg.start === null || leg.start + leg.duration > second) continue;
    run.isChanged = true;
    finish(leg, second, leg.fails ? 'failure' : 'success', busy);
    if (!leg.fails || leg.value === null || !leg.job.failFast) continue;
    for (const other of run.legs) if (other.job === leg.job && !isOver(other)) finish(other, second, 'cancelled', busy);
  }
}

function finish(leg: Leg, second: number, conclusion: PlayedLeg['conclusion'], busy: Map<string, number>): void {
  if (leg.start !== null) busy.set(leg.job.label, (busy.get(leg.job.label) ?? 0) - 1);
  // A runner was on its way and had not come.
  if (leg.start !== null && leg.start > second) leg.start = null;
  leg.isWaiting = false;
  leg.created ??= second;
  leg.end = second;
  leg.conclusion = conclusion;
}

function createLegs(run: Run, second: number, random: Random): void {
  const { planned, legs } = run;
  if (!run.isChanged) return;
  run.isChanged = false;
  for (const job of planned.workflow.jobs) {
    const own = legs.filter((leg) => leg.job === job);
    const before = upstream(job, legs);
    const needed = legs.filter((leg) => job.needs.includes(leg.job.key));
    if (own.every((leg) => leg.created !== null) || !needed.every(isOver)) continue;
    const isSkipped =
      (job.condition !== 'always()' && before.some(({ conclusion }) => conclusion !== 'success')) ||
      (job.condition === "github.event_name == 'push'" && planned.event !== 'push');
    for (const leg of own) {
      if (leg.created !== null) continue;
      const active = own.filter((other) => other.created !== null && !isOver(other)).length;
      if (!isSkipped && job.maxParallel !== null && active >= job.maxParallel) break;
      leg.created = second + (job.needs.length > 0 ? Math.floor(random() * 3) : 0);
      leg.asks = leg.created + leg.heldFor;
      if (isSkipped) {
        run.isChanged = true;
        leg.end = leg.created;
        leg.conclusion = 'skipped';
      } else leg.isWaiting = true;
    }
  }
}

/** The legs of all jobs up the chain of needs. */
function upstream(job: JobSpec, legs: readonly Leg[]): readonly Leg[] {
  const keys = new Set(job.needs);
  for (const key of keys) for (const leg of legs) if (leg.job.key === key) for (const need of leg.job.needs) keys.add(need);
  return legs.filter((leg) => keys.has(leg.job.key));
}

function startLegs(open: readonly Run[], second: number, { limits }: RunnerWorld, busy: Map<string, number>): void {
  const waiting = open.flatMap(({ legs }) => legs.filter((leg) => leg.isWaiting && leg.asks <= second));
  for (const leg of waiting.sort((a, b) => a.asks - b.asks)) {
    const taken = busy.get(leg.job.label) ?? 0;
    if (taken >= (limits.get(leg.job.label) ?? Number.POSITIVE_INFINITY)) continue;
    busy.set(leg.job.label, taken + 1);
    leg.isWaiting = false;
    leg.start = second + leg.startUp;
  }
}

/** Box and Muller 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
