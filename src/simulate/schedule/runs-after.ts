/**
 * After which states of what it needs, and of the run, a job runs: its `if:` as flags. The state is of everything up the chain of needs, as for GitHub's
 * `success()` and `failure()`; in a cancelled run it is `cancelled`, whatever came before.
 */
export interface RunsAfter {
  readonly success: boolean;
  readonly failure: boolean;
  /** Nothing failed, but something was skipped, cancelled by itself or timed out: `success()` and `failure()` are both false then. */
  readonly neither: boolean;
  readonly cancelled: boolean;
}

/** A job without `if:`, or whose `if:` asks for no status. */
export const AFTER_SUCCESS: RunsAfter = { success: true, failure: false, neither: false, cancelled: false };
/** `if: always()`. */
export const ALWAYS: RunsAfter = { success: true, failure: true, neither: true, cancelled: true };
