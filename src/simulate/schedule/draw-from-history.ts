import type { HistoryCell, HistoryRow } from './history-row.ts';
import { hashName, namedUniform } from './named-uniform.ts';
import { CANCELLED, SKIPPED, SUCCESS } from './outcome.ts';
import type { QueueTimes } from './queue-times.ts';
import { emptyDraw, type RunDraw } from './run-draw.ts';
import { legsOf, type TimingModel } from './timing-model.ts';

export interface DrawOptions {
  readonly seed: number;
  /** Null: each job waits as long as it did in its row; where the row does not say, not at all. */
  readonly queueTimes: QueueTimes | null;
}

/** Fills a draw of the model from a row; `draw` is the number of the draw. */
export type DrawRun = (row: HistoryRow, draw: number, into: RunDraw) => void;

/**
 * Draws of a model from rows. What a row has of a leg is taken as it was. A leg that it lacks because something before it failed, or whose time was cut short by
 * a cancellation, takes another row's time, one that is at least as long where there is one: the draw says what the leg would come to, and the schedule whether it
 * comes to that. A leg that was skipped although all it needs succeeded is skipped. A leg no row has a time of takes none; `unknownLegs` names them.
 * @public
 */
export function drawFromHistory(model: TimingModel, rows: readonly HistoryRow[], { seed, queueTimes }: DrawOptions): DrawRun {
  const legs = legsOf(model);
  const hashes = legs.map(({ name }) => hashName(name));
  const queueHashes = legs.map(({ name }) => hashName(`queue of ${name}`));
  const whole = legs.map(({ name }) => wholeCells(rows, name));
  const before = namesBefore(model);
  return (row, draw, into) => {
    const hour = row.createdAt.getUTCHours();
    for (const [leg, { name, labels }] of legs.entries()) {
      const recorded = row.cells.get(name);
      const isOwnSkip = recorded?.outcome === SKIPPED && (before[leg] ?? []).every((need) => row.cells.get(need)?.outcome === SUCCESS);
      const cell = isOwnSkip ? recorded : completed(recorded, whole[leg] ?? [], () => namedUniform(seed, draw, hashes[leg] ?? 0));
      into.outcome[leg] = isOwnSkip ? SKIPPED : (cell?.outcome ?? SUCCESS) === CANCELLED ? SUCCESS : (cell?.outcome ?? SUCCESS);
      into.duration[leg] = cell?.duration ?? 0;
      const queue =
        queueTimes === null
          ? (recorded?.queue ?? cell?.queue ?? 0)
          : queueTimes.draw(labels, hour, namedUniform(seed, draw, queueHashes[leg] ?? 0), row.runId);
      into.delay[leg] = queue ?? 0;
    }
  };
}

/** Legs of which no row has a time: a schedule of them is too short. */
export function unknownLegs(model: TimingModel, rows: readonly HistoryRow[]): readonly string[] {
  return legsOf(model).flatMap(({ name }) => (rows.some(({ cells }) => cells.get(name)?.duration != null) ? [] : [name]));
}

/** An empty draw for the legs of a model. */
export function drawFor(model: TimingModel): RunDraw {
  return emptyDraw(legsOf(model).length);
}

function completed(recorded: HistoryCell | undefined, whole: readonly HistoryCell[], uniform: () => number): HistoryCell | undefined {
  if (recorded !== undefined && recorded.duration !== null && recorded.outcome !== CANCELLED) return recorded;
  const least = recorded?.duration ?? 0;
  const from = whole.findIndex(({ duration }) => (duration ?? 0) >= least);
  if (from === -1) return recorded;
  return whole[from + Math.floor(uniform() * (whole.length - from))];
}

/** What rows have of a leg that ran to its own end, the shortest first. */
function wholeCells(rows: readonly HistoryRow[], name: string): readonly HistoryCell[] {
  return rows
    .flatMap(({ cells }) => cells.get(name) ?? [])
    .filter(({ duration, outcome }) => duration !== null && outcome !== CANCELLED && outcome !== SKIPPED)
    .sort((a, b) => (a.duration ?? 0) - (b.duration ?? 0) || a.outcome - b.outcome || (a.queue ?? 0) - (b.queue ?? 0));
}

/** By leg: the names of the legs of everything up its needs. */
function namesBefore({ jobs }: TimingModel): readonly (readonly string[])[] {
  const chains: ReadonlySet<string>[] = [];
  for (const { needs } of jobs)
    chains.push(new Set(needs.flatMap((need) => [...(chains[need] ?? []), ...(jobs[need]?.legs.map(({ name }) => name) ?? [])])));
  return jobs.flatMap(({ legs }, job) => legs.map(() => [...(chains[job] ?? [])]));
}
