import { formatDuration } from '../model/format-duration.ts';
import type { Waterfall, WaterfallJob } from '../model/waterfall.ts';
import { count } from './count.ts';
import { clip, stripUnsafe } from './strip-unsafe.ts';

const NAME_LIMIT = 40;

/** `CI (push, attempt 2)` as plain text. */
export function runLabel({ name, event, attempt }: Waterfall): string {
  const facts = [...(event === null ? [] : [event]), ...(attempt > 1 ? [`attempt ${attempt}`] : [])];
  const label = stripUnsafe(name) || '(empty)';
  return stripUnsafe(facts.length === 0 ? label : `${label} (${facts.join(', ')})`);
}

/** The critical path in words, plain text of at most `limit` UTF-16 units: as many of its jobs as fit, the longest before the others, in their order. */
export function pathWords(waterfall: Waterfall, limit: number): string {
  const { jobs, makespan, hidden } = waterfall;
  const path = jobs.filter(({ onPath }) => onPath);
  const longest = path.toSorted((a, b) => b.ended - b.queued - (a.ended - a.queued));
  const head = `${clip(runLabel(waterfall), 2 * NAME_LIMIT)} took ${formatDuration(makespan)}.`;
  const others = jobs.length + hidden.jobs - path.length - hidden.onPath;
  for (let shown = path.length; shown >= 0; shown--) {
    const kept = new Set(longest.slice(0, shown));
    const left = path.length - shown + hidden.onPath;
    const named = path.filter((job) => kept.has(job)).map(jobWords);
    const items = [...named, ...(left === 0 ? [] : [count(left, named.length === 0 ? 'job' : 'shorter job')])];
    const beside = others === 0 ? '' : ` Beside it: ${count(others, 'job')}.`;
    const text = `${head} Critical path: ${items.join('; ')}.${beside}`;
    if (text.length <= limit) return text;
  }
  return clip(head, limit);
}

function jobWords({ name, queued, started, ended }: WaterfallJob): string {
  const label = clip(stripUnsafe(name) || '(empty)', NAME_LIMIT);
  return `${label} ${formatDuration(ended - started)} after ${formatDuration(started - queued)} of queue`;
}

/** `and 260 more jobs, none of more than 2m 10s`; empty where all are shown. */
export function hiddenWords({ hidden: { jobs, onPath, longest } }: Waterfall): string {
  if (jobs === 0) return '';
  const ofPath = onPath === 0 ? '' : `, ${onPath} of them on the critical path`;
  const most = jobs === 1 ? `, of ${formatDuration(longest)}` : `, none of more than ${formatDuration(longest)} with its queue`;
  return `and ${count(jobs, 'more job', 'more jobs')}${most}${ofPath}`;
}
