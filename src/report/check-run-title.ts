import type { CommitSummary, WorkflowSummary } from '../engine/commit-summary.ts';
import type { AppliedTarget } from '../engine/judge-duration.ts';
import { formatDuration } from '../model/format-duration.ts';
import { describeCut, describeWithheld } from './describe-baseline.ts';
import { plainTitle } from './escape-markdown.ts';
import { fileName } from './imperative.ts';
import { clip } from './strip-unsafe.ts';

const NAME_LIMIT = 60;

/** What a pull request does to the durations follows where it is told. The verdict in one line: `CI 8m 12s: 1m 48s below the p95 limit of 10m 00s, usual 7m 40s (n 31)`. */
export function checkRunTitle(summary: CommitSummary, regression: string | null = null): string {
  const note = summary.simulatedHistory === null ? '' : ' (simulated history)';
  return `${verdict(summary)}${regression === null ? '' : `; ${regression}`}${note}`;
}

/** What a workflow is called: its name, else its file. */
export function workflowLabel({ name, path, runId }: Pick<WorkflowSummary, 'name' | 'path' | 'runId'>): string {
  return name ?? (path === null ? `run ${runId}` : fileName(path));
}

function verdict({ headline, workflows, isDone, state }: CommitSummary): string {
  if (workflows.length === 0) return 'No workflow run to measure';
  if (!isDone) {
    const done = workflows.filter((workflow) => workflow.state !== 'running' && workflow.state !== 'waiting').length;
    return `Running: ${done} of ${workflows.length} workflow runs completed`;
  }
  const waiting = workflows.filter((workflow) => workflow.state === 'waiting').length;
  if (headline?.duration == null) return waiting > 0 ? 'Waits for approval: nothing to measure yet' : 'No job ran: nothing to measure';
  const name = clip(plainTitle(workflowLabel(headline)), NAME_LIMIT);
  const elsewhere = state === 'over' && headline.state !== 'over' ? `; ${overElsewhere(workflows)}` : '';
  return `${name} ${formatDuration(headline.duration)}: ${compared(headline, headline.duration)}${elsewhere}${waiting > 0 ? `; ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for approval` : ''}`;
}

function compared({ state, target, usual, cut, withheld, conclusion }: WorkflowSummary, duration: number): string {
  const since = cut === null ? '' : ` ${describeCut(cut)}`;
  const usually = usual === null ? '' : `usual ${formatDuration(usual.p50)}${since} (n ${usual.n})`;
  const why = withheld === null ? '' : `: ${describeWithheld(withheld, (event) => clip(plainTitle(event), NAME_LIMIT))}`;
  if (withheld?.why === 'file-unknown') return `not compared${why}${usually === '' ? '' : `; ${usually}`}`;
  if (state === 'not-comparable') return `not compared, it ${conclusion === 'success' ? 'was re-run in part' : 'did not succeed'}`;
  if (target !== null) {
    const limit = describeLimit(target);
    const side = duration > target.limit ? `this run is above ${limit}` : `${formatDuration(target.limit - duration)} below ${limit}`;
    return usually === '' ? side : `${side}, ${usually}`;
  }
  if (state === 'slower') return `slower than ${usually}`;
  if (state === 'faster') return `faster than ${usually}`;
  if (usually !== '') return `within noise, ${usually}`;
  return cut === null ? `no baseline yet${why}` : `no baseline${since}${why}`;
}

/** One run is held against a limit; whether a quantile over many runs meets it is not said. */
export function describeLimit({ statistic, limit }: AppliedTarget): string {
  return `the ${statistic} limit of ${formatDuration(limit)}`;
}

function overElsewhere(workflows: CommitSummary['workflows']): string {
  const over = workflows.flatMap((workflow) => [workflow, ...workflow.jobs]).filter(({ state }) => state === 'over').length;
  return `${over} above ${over === 1 ? 'its limit' : 'their limits'}`;
}
