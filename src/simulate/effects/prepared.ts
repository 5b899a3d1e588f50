import type { Calibration, ShareModel } from '../calibration/share-model.ts';
import type { Draft } from '../replay/draft.ts';
import type { RecordedRun } from '../replay/recorded-run.ts';

/** What an effect may look at before it is applied to the runs one by one. */
export interface EffectContext {
  /** Oldest first. */
  readonly runs: readonly RecordedRun[];
  /** The place of the effect in the list that is priced: by it chances know its share. */
  readonly place: number;
  readonly defaultBranch: string | null;
  readonly calibration: Calibration;
  /** By run id: the repository paths that its push or pull request changed; null: not known. */
  readonly changedPaths: ReadonlyMap<number, readonly string[]> | null;
  /** Whether any run's job asked for these labels, so that waiting for such a runner is measured. */
  readonly isMeasuredRunner: (labels: readonly string[]) => boolean;
}

/** An effect that can be priced on this history, or in words that fit after "not predicted:" why not. */
export type Prepared =
  | {
      /** The run as the effect would have it; null where this run does not tell. */
      readonly apply: (draft: Draft, recorded: RecordedRun) => Draft | null;
      /** Where only new behaviour can tell how much time it takes away. */
      readonly share?: ShareModel;
      /** Where it comes about in a part of the runs only, and how often was counted: the rate at u in (0, 1), rising with u. */
      readonly rate?: (u: number) => number;
      /** What a prediction with it has to say beside the numbers. */
      readonly caveats?: readonly string[];
    }
  | { readonly reason: string };
