import type { Run } from '../../model/run.ts';
import { creationOf, queueTimeOf } from '../../model/run-times.ts';

/** How long jobs waited for a runner, by what they asked for and the hour in which they did. */
export interface QueueTimes {
  /**
   * The queue time at a place between 0 and 1 among those of other runs, in seconds; null where no other run asked for these labels. `hour` is of UTC, 0 to 23;
   * where it has fewer than `FEWEST` records, all hours of the labels are taken.
   */
  draw(labels: readonly string[], hour: number, place: number, exceptRun?: number): number | null;
}

/** With fewer an hour's quantiles say little, and the labels' are taken. */
const FEWEST = 20;

interface Sample {
  readonly seconds: number;
  readonly runId: number;
}

interface Cell {
  readonly sorted: readonly Sample[];
  /** By run: the places of its own records, ascending. */
  readonly own: ReadonlyMap<number, readonly number[]>;
}

/**
 * From the created-to-started records of all attempts; copies and jobs that awaited approval have none. The order of runs does not matter.
 * @public
 */
export function createQueueTimes(runs: readonly Run[]): QueueTimes {
  const samples = new Map<string, Sample[]>();
  const add = (key: string, sample: Sample): void => {
    const own = samples.get(key) ?? [];
    samples.set(key, own);
    own.push(sample);
  };
  for (const run of runs)
    for (const job of run.jobs) {
      const seconds = queueTimeOf(job);
      const created = creationOf(job);
      if (seconds === null || created === null) continue;
      add(keyOf(job.labels, null), { seconds, runId: run.runId });
      add(keyOf(job.labels, created.getUTCHours()), { seconds, runId: run.runId });
    }
  const cells = new Map([...samples].map(([key, own]) => [key, cellOf(own)]));
  return {
    draw(labels, hour, place, exceptRun) {
      const ofHour = cells.get(keyOf(labels, hour));
      const others = ofHour === undefined ? 0 : countOthers(ofHour, exceptRun);
      const cell = others >= FEWEST ? ofHour : cells.get(keyOf(labels, null));
      return cell === undefined ? null : drawFrom(cell, place, exceptRun);
    },
  };
}

function keyOf(labels: readonly string[], hour: number | null): string {
  return JSON.stringify([hour, ...labels.map((label) => label.toLowerCase()).sort()]);
}

function cellOf(samples: readonly Sample[]): Cell {
  const sorted = samples.toSorted((a, b) => a.seconds - b.seconds || a.runId - b.runId);
  const own = new Map<number, number[]>();
  for (const [place, { runId }] of sorted.entries()) {
    const places = own.get(runId) ?? [];
    own.set(runId, places);
    places.push(place);
  }
  return { sorted, own };
}

function countOthers({ sorted, own }: Cell, exceptRun: number | undefined): number {
  return sorted.length - (exceptRun === undefined ? 0 : (own.get(exceptRun)?.length ?? 0));
}

function drawFrom(cell: Cell, place: number, exceptRun: number | undefined): number | null {
  const others = countOthers(cell, exceptRun);
  if (others === 0) return null;
  let chosen = Math.min(others - 1, Math.floor(place * others));
  for (const own of exceptRun === undefined ? [] : (cell.own.get(exceptRun) ?? [])) if (own <= chosen) chosen += 1;
  return cell.sorted[chosen]?.seconds ?? null;
}
