import type { Effect } from '../effect.ts';

/** When a part of a row holds: an input that has a value other than `false`, or has not, or is not switched off, or has a certain form. */
export interface InputTest {
  readonly input: string;
  readonly is: 'given' | 'absent' | 'not-false' | RegExp;
  /** Another input with which it does not hold. */
  readonly unless?: string;
}

export interface ActionEffects {
  readonly reads?: readonly Effect[];
  readonly writes?: readonly Effect[];
  /** What cannot be known of it, in words that finish "because". */
  readonly unknown?: string;
}

/**
 * What an action does to what others can see, its post step included. Its outputs need no row: any step may write its own. Sources are the
 * action's own `action.yml` and README, and its code where these are silent.
 */
export interface ActionRow extends ActionEffects {
  /** `owner/name`, or `owner/name/path`, in lower case. */
  readonly actions: readonly string[];
  /** The refs for which the row holds; without it, all. The first row that fits counts. */
  readonly refs?: RegExp;
  readonly when?: readonly (InputTest & ActionEffects)[];
  readonly source: string;
}
