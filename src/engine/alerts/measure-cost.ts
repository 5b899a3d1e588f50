import type { AlertMeasure } from '../../model/alert.ts';
import { DAY_MS } from '../../model/day.ts';
import type { Run } from '../../model/run.ts';
import { runEnd } from '../../model/run-end.ts';
import { createCostBuilder } from '../cost/cost-builder.ts';
import { MOST_EXAMPLES } from './measure-workflow.ts';
import type { Measurement } from './measured.ts';

/** How long before an evaluation what is spent counts. */
export const COST_DAYS = { 'cost-per-day': 1, 'cost-per-month': 30 } as const;

/** Adds up what the runs of a span cost, one after the other, in any order. */
export interface CostMeter {
  take(run: Run): void;
  /** `isCut`: there were more runs than were read. */
  finish(isCut: boolean): Measurement;
}

/**
 * What all runs of the repository that were created in the span cost at list price: every attempt that has ended, of forks and of ignored workflows too, for
 * GitHub bills them alike. A sum and no estimate. Where not all runs were read it is at least that: below a limit it says nothing.
 */
export function createCostMeter(measure: AlertMeasure, asOf: Date, prices: ReadonlyMap<string, number>): CostMeter {
  const days = measure.kind === 'cost-per-day' ? COST_DAYS['cost-per-day'] : COST_DAYS['cost-per-month'];
  const from = new Date(asOf.getTime() - days * DAY_MS);
  const builder = createCostBuilder({ asOf, visibility: null, prices });
  let through = new Date(0);
  return {
    take: (run) => {
      if (run.createdAt <= from || run.createdAt > asOf || run.simulated !== null) return;
      builder.take(run);
      const end = runEnd(run);
      if (end > through) through = end;
    },
    finish: (isCut) => {
      const cost = builder.finish();
      const costliest = cost.workflows.filter(({ listPrice }) => listPrice > 0).sort((a, b) => b.listPrice - a.listPrice);
      return {
        ok: true,
        measured: {
          workflow: null,
          workflowName: null,
          measure,
          value: cost.listPrice,
          interval: null,
          n: cost.pricedJobRuns,
          of: 'job run',
          basis: days === 1 ? 'day' : 'month',
          ...{ from, to: asOf, through, isCut },
          isPartlyPriced: cost.unpricedJobRuns > 0,
          baseline: null,
          worst: costliest
            .slice(0, MOST_EXAMPLES)
            .map(({ path, name, listPrice }) => ({ workflow: path ?? name, runId: null, attempt: null, value: listPrice })),
          recentFrom: null,
        },
      };
    },
  };
}
