import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import type { BaselineCut } from '../baseline.ts';
import type { Judgement } from '../judge-duration.ts';

/** A duration that was judged, with the values behind what is usual. */
export interface MeasuredDuration {
  readonly judged: Judgement & { readonly cut: BaselineCut | null };
  readonly values: readonly number[];
}

/** The newest attempt of a run of the commit, with all that it was judged by. */
export interface MeasuredRun {
  readonly run: Run;
  /** The attempts before it, newest first. */
  readonly earlier: readonly Run[];
  /** What it may be compared with: first attempts of the same workflow that had ended when it began; in any order. */
  readonly history: readonly Run[];
  readonly makespan: MeasuredDuration;
  readonly jobs: readonly (MeasuredDuration & { readonly job: JobRun })[];
}
