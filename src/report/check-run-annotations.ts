import type { MissedTarget } from '../engine/commit/missed-targets.ts';
import type { CommitSummary } from '../engine/commit-summary.ts';
import { formatDuration } from '../model/format-duration.ts';
import type { NotedProposal } from './check-run-proposals.ts';
import { describeLimit } from './check-run-title.ts';
import { describePrediction } from './describe-prediction.ts';
import { plainTitle } from './escape-markdown.ts';
import { clip } from './strip-unsafe.ts';

/** A remark at a line of a workflow file. Plain text: GitHub renders no Markdown there. */
export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** As many as GitHub takes in one request; more would be noise. */
const MOST = 50;
const NAME = 60;

/** At the lines of what missed its limit, worst first, and of what a proposal would change. Empty until the check run is concluded: what was sent once stays. */
export function annotationsOf({ missed, status }: CommitSummary, proposals: readonly NotedProposal[]): readonly Annotation[] {
  if (status !== 'completed') return [];
  const worst = missed.toSorted(
    (a, b) => Number(b.target.enforce) - Number(a.target.enforce) || b.duration - b.target.limit - (a.duration - a.target.limit),
  );
  return [...worst.map(ofTarget), ...proposals.flatMap(ofProposal)].slice(0, MOST);
}

function ofTarget({ path, line, job, attempt, duration, target, usual }: MissedTarget): Annotation {
  const name = job === null ? 'The makespan' : `Job ${clip(plainTitle(job), NAME)}`;
  const usually =
    usual === null
      ? 'What is usual is not known yet.'
      : `Usual: ${formatDuration(usual.p50)} (${formatDuration(usual.p10)} to ${formatDuration(usual.p90)}, n ${usual.n}).`;
  return {
    path,
    line,
    level: target.enforce ? 'failure' : 'warning',
    title: `${name}: above ${describeLimit(target)}`,
    message: `${name} took ${formatDuration(duration)}${attempt > 1 ? ` in attempt ${attempt}` : ''}, ${formatDuration(duration - target.limit)} above ${describeLimit(target)}. ${usually}`,
  };
}

function ofProposal({ path, line, ruleId, title, state, pullRequest, prediction }: NotedProposal): readonly Annotation[] {
  const isPending = state === 'open' || state === 'waiting' || state === 'candidate';
  if (line === null || !isPending) return [];
  const saving =
    prediction === null ? 'No saving is predicted.' : `Predicted saving: ${describePrediction({ predicted: true, prediction })}.`;
  const where = pullRequest === null ? '' : ` Pull request #${pullRequest} makes the edit.`;
  return [{ path, line, level: 'notice', title: `${ruleId}: ${clip(plainTitle(title), 2 * NAME)}`, message: `${saving}${where}` }];
}
