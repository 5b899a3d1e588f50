import { jobDuration } from '../../../model/run-times.ts';
import { billedMinutesOf } from '../../cost/cost-builder.ts';
import { isOverlong } from '../../cost/longest-job.ts';
import { priceOfRunner } from '../../cost/price-of-runner.ts';
import { compareTexts } from '../../profile/stamp.ts';
import type { Explanation } from '../explanation.ts';
import { sum } from './statistics.ts';
import type { Metric } from './trace.ts';

/** The list price of all job runs of a history. */
export function costMetric({ cost, asOf }: Explanation, prices: ReadonlyMap<string, number>): Metric {
  return {
    id: 'cost',
    workflow: null,
    unit: 'dollars',
    of: 'job run',
    formula: `sum over all job runs of all attempts, those of forks too: minutes, each job run rounded up, by the price of its labels on ${cost.priceList.asOf}`,
    source: cost.priceList.source,
    stated: { value: cost.listPrice, n: cost.pricedJobRuns },
    quantile: null,
    samplesOf: (run) => {
      if (run.createdAt > asOf) return [{ leftOut: 'created after the moment that is looked at' }];
      if (run.status !== 'completed') return [{ leftOut: 'not completed' }];
      return run.jobs.map((job) => {
        const duration = jobDuration(job);
        if (duration === null) return { leftOut: 'did not run' };
        if (isOverlong(job.labels, duration)) return { leftOut: 'lasted longer than GitHub lets it' };
        const price = priceOfRunner(job.labels.toSorted(compareTexts), prices);
        return price === null
          ? { leftOut: 'no price is known for its labels' }
          : { value: billedMinutesOf(duration) * price.perMinute, job: job.name };
      });
    },
    compute: (values) => Math.round(sum(values) * 1e6) / 1e6,
    intervalOf: () => null,
  };
}
