import type { Analysis, CombinedProposal } from '../engine/analysis.ts';
import { formatDuration } from '../model/format-duration.ts';
import { count } from './count.ts';
import { describePrediction } from './describe-prediction.ts';

/** `2 proposals together; no history: not measured`. Null where there is only one. */
export function describeTogether({ keys, prediction }: CombinedProposal): string | null {
  if (keys.length < 2) return null;
  const lead = prediction.predicted ? 'predicted saving: ' : '';
  return `${count(keys.length, 'proposal')} together; ${lead}${describePrediction(prediction)}`;
}

/** What each proposal has of the saving together, a line each: `drop-needless-needs: makespan 1m 05s, runner time 0s`; empty where it is not known. */
export function describeShares({ keys, attribution }: CombinedProposal): readonly string[] {
  return (attribution?.parts ?? []).map(
    ({ makespan, runnerTime }, part) =>
      `${keys[part] ?? ''}: makespan ${formatDuration(makespan)}, runner time ${formatDuration(runnerTime)} a run`,
  );
}

/** Every proven proposal that is in no combined edit, with the reason; plain text, with names from outside. Empty when nothing is left out. */
export function describeLeftOut(analysis: Analysis): readonly string[] {
  return analysis.workflows.flatMap((workflow) =>
    workflow.status === 'analyzed' ? (workflow.combined?.leftOut ?? []).map(({ key, reason }) => `${key}: left out: ${reason}`) : [],
  );
}
