import { type DrawOptions, drawFor, drawFromHistory } from './draw-from-history.ts';
import { drawRows } from './draw-rows.ts';
import type { HistoryRow } from './history-row.ts';
import { type Limits, UNLIMITED } from './limits.ts';
import type { RunDraw } from './run-draw.ts';
import { Scheduler } from './scheduler.ts';
import type { TimingModel } from './timing-model.ts';

/** By draw, in seconds: what one run takes, alone. */
export interface SimulatedDraws {
  readonly makespan: Float64Array;
  readonly runnerTime: Float64Array;
}

export interface SimulateOptions extends DrawOptions {
  readonly draws: number;
  readonly limits?: Limits;
}

/**
 * A model over draws of whole historical runs. A baseline and a candidate that are given the same rows, seed and number of draws are drawn the same: draw by draw,
 * their difference is the model's. None for no rows.
 * @public
 */
export function simulateDraws(model: TimingModel, rows: readonly HistoryRow[], options: SimulateOptions): SimulatedDraws {
  const drawn = drawRows(rows, options.draws, options.seed);
  const fill = drawFromHistory(model, rows, options);
  const draw = drawFor(model);
  return runDraws(model, draw, drawn.length, options.limits ?? UNLIMITED, (index) => {
    const row = rows[drawn[index] ?? 0];
    if (row !== undefined) fill(row, index, draw);
  });
}

/** The same over any draws: `fill` is called before each and changes `draw`. */
export function runDraws(model: TimingModel, draw: RunDraw, draws: number, limits: Limits, fill: (index: number) => void): SimulatedDraws {
  const scheduler = new Scheduler([model], limits);
  const arrivals = [{ at: 0, ref: '', draw, cancelAt: Number.POSITIVE_INFINITY }];
  const result = { makespan: new Float64Array(draws), runnerTime: new Float64Array(draws) };
  const { start, end } = scheduler;
  for (let index = 0; index < draws; index += 1) {
    fill(index);
    scheduler.run(arrivals);
    let [last, busy] = [0, 0];
    for (let leg = 0; leg < start.length; leg += 1) {
      const [from, to] = [start[leg] as number, end[leg] as number];
      if (Number.isNaN(from)) continue;
      last = Math.max(last, to);
      busy += to - from;
    }
    result.makespan[index] = last;
    result.runnerTime[index] = busy;
  }
  return result;
}
