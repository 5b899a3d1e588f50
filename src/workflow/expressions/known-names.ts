/** The contexts that an expression may name, in lower case (GitHub's schemas of workflows and actions). */
export const CONTEXTS: readonly string[] = [
  'env',
  'github',
  'inputs',
  'job',
  'jobs',
  'matrix',
  'needs',
  'runner',
  'secrets',
  'steps',
  'strategy',
  'vars',
];

/** Functions that GitHub's expression library leaves to those who use it, with the widest arity that a schema gives them. */
export const RUN_FUNCTIONS: readonly { readonly name: string; readonly minArgs: number; readonly maxArgs: number }[] = [
  { name: 'always', minArgs: 0, maxArgs: 0 },
  { name: 'cancelled', minArgs: 0, maxArgs: 0 },
  { name: 'failure', minArgs: 0, maxArgs: Number.MAX_SAFE_INTEGER },
  { name: 'hashfiles', minArgs: 1, maxArgs: 255 },
  { name: 'success', minArgs: 0, maxArgs: Number.MAX_SAFE_INTEGER },
];

/** A condition that calls one of these is not joined with `success()`. */
export const STATUS_FUNCTIONS: readonly string[] = ['always', 'cancelled', 'failure', 'success'];
