import type { Run } from '../../model/run.ts';

/**
 * Equal for runs that tested the same code: attempts of one run, and runs that one event started for one commit. A pull request's runs test a merge with
 * a base that moves, so only attempts of one run are alike there.
 */
export function sameCommitKey({ runId, event, headSha }: Run): string {
  return event === null || event.startsWith('pull_request') || event === 'merge_group' ? `run ${runId}` : `${event} ${headSha}`;
}
