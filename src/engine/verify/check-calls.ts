import { repositoryPath } from '../../workflow/find-local-source.ts';
import type { PlannedJob } from '../../workflow/plan.ts';
import { plannedRuns } from './planned-runs.ts';
import { type Check, refuse } from './verified-change.ts';

/** No call comes in that GitHub would refuse to start: of what cannot be called, or of what asks for more than its caller has. */
export const checkCalls: Check = ({ planBefore, planAfter }) => {
  const before = new Map(plannedRuns(planBefore).map(({ path, job }) => [path, whyRefused(job)]));
  for (const { path, job } of plannedRuns(planAfter)) {
    const reason = whyRefused(job);
    if (reason === null || before.get(path) === reason) continue;
    return refuse(
      reason.includes(' asks for ') ? 'permissions-widened' : 'new-parse-error',
      `The call ${path} would not start: ${reason}.`,
    );
  }
  return null;
};

/** Null for a call that runs, and for what was not read or is not of this repository. */
function whyRefused({ uses, called }: PlannedJob): string | null {
  if (called?.known !== false || uses === null || repositoryPath(uses) === null) return null;
  return called.reason.startsWith('no workflow that could be read') ? null : called.reason;
}
