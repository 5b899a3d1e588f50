import type { CommitCost } from '../engine/commit/cost-of-commit.ts';
import type { CommitSummary, JobSummary } from '../engine/commit-summary.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { codeSpan } from './escape-markdown.ts';

/** Names in one line. */
const NAMED = 3;
/** A queue matters from so many seconds on, or from such a share of a critical path on. */
const LONG_QUEUE = { time: 30, share: 0.1 } as const;

/** What caches found, the queue where it matters, and what the push cost: a paragraph each, since GitHub would join a list to the one before it; none where nothing is known. */
export function factLines(summary: CommitSummary): string {
  return [...cacheLine(summary), ...queueLine(summary), ...costLine(summary)].join('\n\n');
}

function jobsOf({ workflows }: CommitSummary): readonly JobSummary[] {
  return workflows.flatMap(({ jobs }) => jobs);
}

function cacheLine(summary: CommitSummary): readonly string[] {
  const outcomes = jobsOf(summary).flatMap(({ name, cacheOutcomes }) => cacheOutcomes.map((outcome) => ({ name, outcome })));
  const told = outcomes.filter(({ outcome: { result } }) => result === 'exact' || result === 'partial' || result === 'miss');
  if (told.length === 0) return [];
  const hits = told.filter(({ outcome }) => outcome.result !== 'miss').length;
  const missed = told.filter(({ outcome }) => outcome.result === 'miss');
  const names = missed.slice(0, NAMED).map(({ name, outcome }) => `${codeSpan(outcome.action)} in ${codeSpan(name)}`);
  const more = missed.length > NAMED ? ` and ${missed.length - NAMED} more` : '';
  const inferred = told.filter(({ outcome }) => outcome.basis !== 'log').length;
  return [
    `**Caches**: ${hits} of ${told.length} hit${missed.length === 0 ? '' : `; missed: ${names.join(', ')}${more}`}${inferred === 0 ? '' : ` (${inferred} inferred without a log)`}`,
  ];
}

function queueLine(summary: CommitSummary): readonly string[] {
  const queued = jobsOf(summary).flatMap(({ name, queueTime }) => (queueTime === null ? [] : [{ name, queueTime }]));
  const [longest] = queued.toSorted((a, b) => b.queueTime - a.queueTime);
  const { path } = summary;
  const share = path === null ? 0 : path.jobs.reduce((sum, { queued: from, started }) => sum + started - from, 0) / path.makespan;
  if (longest === undefined || (longest.queueTime < LONG_QUEUE.time && share < LONG_QUEUE.share)) return [];
  const ofPath = path === null ? '' : `; ${formatShare(share)} of the critical path is queue`;
  return [`**Queue**: at most ${formatDuration(longest.queueTime)} (${codeSpan(longest.name)})${ofPath}`];
}

function costLine({ cost, isDone }: CommitSummary): readonly string[] {
  if (cost === null) return [];
  const soFar = isDone ? '' : ' so far';
  const unpriced =
    cost.unpricedJobRuns === 0
      ? ''
      : `; ${count(cost.unpricedJobRuns, 'job run')} on runners without a price (${cost.unpriced.slice(0, NAMED).map(codeSpan).join(', ')})`;
  if (cost.pricedJobRuns === 0) return [`**Cost of this push**: not known${unpriced}`];
  return [
    `**Cost of this push**${soFar}: ${paid(cost)}${usual(cost)}${unpriced}; prices of ${cost.pricesAsOf}, each job run rounded up to a minute`,
  ];
}

function paid({ listPrice, billed, visibility }: CommitCost): string {
  if (billed !== null && visibility === 'public') return `${money(billed)} billed, list price ${money(listPrice)}`;
  return `${money(listPrice)} list price`;
}

function usual({ usual }: CommitCost): string {
  if (usual === null) return '';
  const [low, high] = [money(usual.p10), money(usual.p90)];
  return `, usual ${money(usual.p50)} (${low === high ? '' : `${low} to ${high}, `}n ${usual.n})`;
}

/** What is little is not nothing. */
function money(dollars: number): string {
  return dollars > 0 && dollars < 0.005 ? 'under $0.01' : formatMoney(dollars);
}
