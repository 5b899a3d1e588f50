import type { CommitSummary, ComparedJudgement } from '../engine/commit-summary.ts';
import type { State } from '../engine/judge-duration.ts';
import { formatDuration } from '../model/format-duration.ts';
import { causeWords } from './check-run-movements.ts';
import { workflowLabel } from './check-run-title.ts';
import { STATE_WORDS } from './duration-table.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

const ROWS = 8;
const ORDER: readonly State[] = ['over', 'close', 'ok'];

interface Row {
  readonly name: string;
  readonly runId: number;
  readonly jobId: number | null;
  readonly judged: ComparedJudgement;
}

/** Every limit that this commit's runs are held against, those that are missed first; empty without one. */
export function targetTable(summary: CommitSummary): string {
  const rows = summary.workflows
    .flatMap((workflow): Row[] => {
      const whole = codeSpan(workflowLabel(workflow));
      return [
        { name: whole, runId: workflow.runId, jobId: null, judged: workflow },
        ...workflow.jobs.map((job) => ({ name: `${whole} › ${codeSpan(job.name)}`, runId: workflow.runId, jobId: job.jobId, judged: job })),
      ];
    })
    .filter(({ judged }) => judged.target !== null)
    .sort((a, b) => rank(a) - rank(b));
  if (rows.length === 0) return '';
  const table = markdownTable(
    ['target', 'limit', 'this push', 'usual p50 (p10 to p90)', 'state', 'cause'],
    rows.slice(0, ROWS).map((row) => cells(row, summary)),
    ['left', 'right', 'right', 'right', 'left', 'left'],
  );
  return rows.length <= ROWS ? table : `${table}\n\n${ROWS} of ${rows.length} limits; the others are in the tables below.`;
}

function rank({ judged: { state } }: Row): number {
  const found = ORDER.indexOf(state);
  return found === -1 ? ORDER.length : found;
}

function cells(row: Row, summary: CommitSummary): string[] {
  const { duration, usual, target, state } = row.judged;
  return [
    row.name,
    target === null ? 'none' : `${formatDuration(target.limit)} (${target.statistic}${target.enforce ? ', enforced' : ''})`,
    duration === null ? (state === 'running' || state === 'waiting' ? 'not yet' : 'not measured') : formatDuration(duration),
    usual === null
      ? 'no baseline'
      : `${formatDuration(usual.p50)} (${formatDuration(usual.p10)} to ${formatDuration(usual.p90)}, n ${usual.n})`,
    STATE_WORDS[state],
    causeCell(row, summary),
  ];
}

/** Of what is beyond its limit, or close to it; a cause is that of the time over what is usual. */
function causeCell({ judged: { state, usual, duration }, runId, jobId }: Row, { movements }: CommitSummary): string {
  if (state !== 'over' && state !== 'close') return 'none';
  if (usual === null || duration === null) return 'not known: no baseline';
  const own = [...(movements?.told ?? []), ...(movements?.beside ?? [])].find(
    (one) => one.runId === runId && (one.job?.jobId ?? null) === jobId,
  );
  const [first] = own?.causes ?? [];
  if (own !== undefined && own.direction === 'slower')
    return first === undefined ? 'no cause stands out' : `${causeWords(first.cause)} (+${formatDuration(first.time)})`;
  return duration > usual.p90 ? 'slower than usual' : 'as long as usual';
}
