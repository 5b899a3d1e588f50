import { createEventQueue } from '../../schedule/event-queue.ts';
import type { ExpectedDurations, PoolView, Scene, Start, Strategy, WaitingJob } from '../strategy.ts';
import { createWaitingLine } from '../waiting-line.ts';

/** In a longer line the rest finds taken what these chose: planning thousands at each moment costs more than it tells. */
const LOOK_AHEAD = 50;

/** Where no earlier run is known at all; any other number would do, since it is the same for all. */
const UNKNOWN = 60;

/**
 * Chooses by expected end: that of the first free runner of the pool, or the first expected to be free, plus start-up and expected duration over
 * the pool's speed; the first by name where two are equal. Jobs choose the longest expected first, where a second of waiting counts as one of
 * duration, or as they came, and each finds the runners taken that those before it chose; it starts if its runner is free now, and chooses again at
 * the next moment where not. In a line of more than 50 the rest find only what the first 50 chose.
 */
export function predictive(order: 'longest-first' | 'first-come' = 'longest-first'): Strategy {
  return { name: 'predictive', conservesWork: false, begin: (scene, expected) => begin(scene, expected, order) };
}

function begin(scene: Scene, expected: ExpectedDurations, order: 'longest-first' | 'first-come'): ReturnType<Strategy['begin']> {
  const line = createWaitingLine();
  const durations = new Map<number, number>();
  const durationOf = (id: number, pool: PoolView): number => (durations.get(id) ?? UNKNOWN) / pool.speed;
  const plan = (): Start | null => {
    const places = scene.pools.map((pool) => createPlaces(pool, scene.now, durationOf));
    let planned = 0;
    const isFree = (pool: number): boolean => (scene.pools[pool]?.free ?? 0) > 0;
    for (const [index, job] of line.jobs.entries()) {
      const choice = chooseEarliestEnd(job, scene, places, durationOf);
      if (choice === null) continue;
      if (isFree(choice.pool)) {
        line.removeAt(index);
        return { job, pool: choice.pool, runner: null };
      }
      if (planned < LOOK_AHEAD) places[choice.pool]?.take(choice.end);
      planned += 1;
    }
    return null;
  };
  return {
    ready(job) {
      const duration = expected.of(job.workflow, job.key, job.name) ?? expected.ofAny ?? UNKNOWN;
      durations.set(job.id, duration);
      line.add(job, order === 'longest-first' ? duration - scene.now : 0);
    },
    next: () => (scene.pools.some(({ free }, pool) => free > 0 && line.count(pool) > 0) ? plan() : null),
    ended: (job) => void durations.delete(job.id),
    waiting: line.count,
  };
}

type DurationOf = (id: number, pool: PoolView) => number;

function chooseEarliestEnd(
  job: WaitingJob,
  scene: Scene,
  places: readonly Places[],
  durationOf: DurationOf,
): { readonly pool: number; readonly end: number } | null {
  let best: { readonly pool: number; readonly end: number } | null = null;
  for (const pool of job.pools) {
    const view = scene.pools[pool] as PoolView;
    const end = (places[pool]?.first ?? Number.POSITIVE_INFINITY) + view.startUp + durationOf(job.id, view);
    if (end < (best?.end ?? Number.POSITIVE_INFINITY)) best = { pool, end };
  }
  return best;
}

/** When the runners of a pool are expected to be free. */
interface Places {
  /** The first; infinity where there is no runner. */
  readonly first: number;
  /** Takes that one until the moment. */
  take(until: number): void;
}

function createPlaces(pool: PoolView, now: number, durationOf: DurationOf): Places {
  const busy = createEventQueue();
  for (const moment of pool.starting) busy.push(moment, 0, 0);
  for (const [id, since] of pool.running) busy.push(expectedEnd(since + pool.startUp + durationOf(id, pool), now), 0, 0);
  let free = pool.free;
  return {
    get first() {
      return free > 0 ? now : busy.size > 0 ? busy.time : Number.POSITIVE_INFINITY;
    },
    take(until) {
      if (free > 0) free -= 1;
      else busy.pop();
      busy.push(until, 0, 0);
    },
  };
}

/** What is overdue is expected to be overdue for as long again. */
function expectedEnd(end: number, now: number): number {
  return end > now ? end : now + (now - end);
}
