import type { Effect } from './effect.ts';

type Unpriced = Exclude<Effect['kind'], 'cancel-superseded' | 'set-timeout'>;

const CHANGES: Readonly<Record<Unpriced, string>> = {
  'remove-edge': 'starting a job without waiting for another',
  'add-edge': 'making a job wait for another',
  'split-job': 'splitting a job',
  'merge-jobs': 'merging jobs',
  'shard-job': 'dividing the tests of a job',
  'run-side-by-side': 'running steps side by side',
  'reorder-steps': 'another order of the steps',
  'skip-when': 'skipping a job on a condition',
  'drop-leg-on-event': 'leaving out matrix legs on some events',
  'change-trigger': 'another set of triggers',
  'change-runner': 'another runner',
  'change-cache': 'a change of the cache',
  'shorten-step': 'a shorter step',
  'change-artifact-size': 'a smaller artifact',
  'set-fail-fast': 'another answer to a failed matrix leg',
  'set-max-parallel': 'another number of matrix legs at a time',
  'reorder-legs': 'another order of the matrix legs',
  'dedupe-runs': 'one run instead of several for a commit',
  'add-steps': 'adding steps',
  'remove-steps': 'removing steps',
  'assign-pool': 'other runner pools',
  'speed-up-service': 'a service that starts sooner',
};

/** Why an effect has no price: a sentence for a person, which claims nothing. */
export function describeUnpriced(effect: Extract<Effect, { readonly kind: Unpriced }>): string {
  return `what ${CHANGES[effect.kind]} changes is not in the recorded times, and Paceline has no model for it yet: not predicted`;
}
