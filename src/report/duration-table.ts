import type { ComparedJudgement, JobSummary, WorkflowSummary } from '../engine/commit-summary.ts';
import type { State } from '../engine/judge-duration.ts';
import { formatDuration } from '../model/format-duration.ts';
import { describeBefore, describeCut, describeWithheld } from './describe-baseline.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

export const STATE_WORDS: Readonly<Record<State, string>> = {
  over: '**OVER**',
  close: 'close',
  slower: 'slower',
  noise: 'within noise',
  faster: 'faster',
  ok: 'OK',
  running: 'running',
  waiting: 'waits for approval',
  'no-baseline': 'no baseline',
  'not-comparable': 'not compared',
};

/** When not all rows fit, these go first. */
const ATTENTION: readonly State[] = [
  'over',
  'close',
  'slower',
  'faster',
  'not-comparable',
  'running',
  'waiting',
  'noise',
  'ok',
  'no-baseline',
];

function row(name: string, judged: ComparedJudgement, conclusion: string | null): string[] {
  const { duration, target, state, withheld } = judged;
  return [
    name,
    duration === null ? (state === 'running' || state === 'waiting' ? 'not yet' : 'not measured') : formatDuration(duration),
    describeUsual(judged),
    target === null ? 'none' : `${formatDuration(target.limit)} (${target.statistic}${target.enforce ? ', enforced' : ''})`,
    withheld?.why === 'file-unknown'
      ? `${STATE_WORDS[state]}: ${describeWithheld(withheld, codeSpan)}`
      : state === 'not-comparable' && conclusion !== null && conclusion !== 'success'
        ? `${STATE_WORDS[state]} (${conclusion})`
        : STATE_WORDS[state],
  ];
}

function describeUsual({ usual, cut, withheld }: ComparedJudgement): string {
  if (usual === null) {
    const why = withheld === null ? '' : `: ${describeWithheld(withheld, codeSpan)}`;
    if (cut !== null) return `no baseline ${describeCut(cut)} (n ${cut.n})${why}; ${describeBefore(cut)}`;
    return withheld === null ? 'fewer than 5 runs' : `no baseline yet${why}`;
  }
  const range = `${formatDuration(usual.p50)} (${formatDuration(usual.p10)} to ${formatDuration(usual.p90)}, n ${usual.n})`;
  return cut === null ? range : `${range} ${describeCut(cut)}`;
}

/** From so many jobs on those that need attention stand first even where all fit. */
const MANY = 20;

/** A run and its jobs beside what is usual: as many rows as `limit` characters hold, what matters most first when not all do. */
export function durationTable(workflow: WorkflowSummary, limit: number): string {
  const header = ['job', 'this run', 'usual p50 (p10 to p90)', 'target', 'state'];
  const whole = row('**makespan**', workflow, workflow.conclusion);
  const render = (jobs: readonly JobSummary[]): string =>
    markdownTable(
      header,
      [whole, ...jobs.map((job) => row(codeSpan(job.name), job, job.conclusion))],
      ['left', 'right', 'right', 'right', 'left'],
    );
  const ordered = workflow.jobs.toSorted((a, b) => ATTENTION.indexOf(a.state) - ATTENTION.indexOf(b.state));
  // Among few jobs one is found by its name.
  const all = render(workflow.jobs.length > MANY ? ordered : workflow.jobs);
  if (all.length <= limit) return all;
  const note = (left: number): string => `\n\n${left} more jobs are left out here: there is no room for them.`;
  let kept = ordered.length;
  while (kept > 0 && render(ordered.slice(0, kept)).length + note(ordered.length).length > limit) kept -= Math.ceil(kept / 20);
  return render(ordered.slice(0, kept)) + note(ordered.length - kept);
}
