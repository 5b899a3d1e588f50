import type { Run } from '../../model/run.ts';
import { quantile } from '../../stats/quantile.ts';
import type { Cost } from '../cost/cost.ts';
import { type CostOptions, createCostBuilder } from '../cost/cost-builder.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';

/** What the runs of a commit cost, in US dollars: every attempt, each job run rounded up to a minute. */
export interface CommitCost {
  /** At GitHub's list price or the repository's own prices, whatever is paid. */
  readonly listPrice: number;
  /** What GitHub bills before included minutes; null where it is not known whether the repository is public. */
  readonly billed: number | null;
  readonly visibility: Cost['visibility'];
  readonly pricedJobRuns: number;
  /** In no number, and on which labels. */
  readonly unpricedJobRuns: number;
  readonly unpriced: readonly string[];
  /** The day of the price list. */
  readonly pricesAsOf: string;
  /** List prices of earlier commits that started the same workflows by the same events; null with fewer than five, and while runs are in progress. */
  readonly usual: { readonly n: number; readonly p10: number; readonly p50: number; readonly p90: number } | null;
}

const FEWEST = 5;
/** More would take long to price, and say less of now. */
const MOST_COMMITS = 50;

/** Null where no job of the commit has used a runner. `history`: runs of other commits, none of a fork. */
export function costOfCommit(
  runs: readonly Run[],
  history: readonly Run[],
  options: CostOptions & { readonly isDone: boolean },
): CommitCost | null {
  const cost = priced(runs, options);
  if (cost.pricedJobRuns + cost.unpricedJobRuns === 0) return null;
  const { listPrice, billed, visibility, pricedJobRuns, unpricedJobRuns, unpriced, priceList } = cost;
  const usual = options.isDone ? usualPrice(runs, history, options) : null;
  return { listPrice, billed, visibility, pricedJobRuns, unpricedJobRuns, unpriced, pricesAsOf: priceList.asOf, usual };
}

function priced(runs: readonly Run[], options: CostOptions): Cost {
  const builder = createCostBuilder(options);
  for (const run of runs) builder.take(run);
  return builder.finish();
}

/** Never put together from the medians of workflows: each price is that of one whole commit. */
function usualPrice(runs: readonly Run[], history: readonly Run[], options: CostOptions): CommitCost['usual'] {
  const own = startedBy(runs);
  const commits = [...Map.groupBy(history, ({ headSha }) => headSha).values()]
    .filter((others) => startedBy(others) === own)
    .sort((a, b) => newestOf(b) - newestOf(a))
    .slice(0, MOST_COMMITS);
  const prices = commits.map((others) => priced(others, options)).filter((cost) => cost.pricedJobRuns > 0);
  const [p10, p50, p90] = [0.1, 0.5, 0.9].map((p) =>
    quantile(
      prices.map(({ listPrice }) => listPrice),
      p,
    ),
  );
  if (prices.length < FEWEST || p10 == null || p50 == null || p90 == null) return null;
  return { n: prices.length, p10, p50, p90 };
}

/** Which workflows ran, how often and by which events: equal for commits that can be compared. */
function startedBy(runs: readonly Run[]): string {
  const first = new Map(runs.map((run) => [run.runId, JSON.stringify([workflowKeyOf(run), run.event])]));
  return [...first.values()].sort().join('\n');
}

function newestOf(runs: readonly Run[]): number {
  return runs.reduce((newest, { createdAt }) => Math.max(newest, createdAt.getTime()), 0);
}
