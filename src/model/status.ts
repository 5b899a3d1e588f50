/** How far a run, job or step has come, in GitHub's words. */
export type Status = 'requested' | 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed';

export type Conclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'neutral'
  | 'action_required'
  | 'stale'
  | 'startup_failure';
