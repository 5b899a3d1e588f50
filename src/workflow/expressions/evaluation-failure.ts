/** Where a run fails: the message is for users. */
export class EvaluationFailure extends Error {}

/** Where no run fails, but GitHub's own evaluators do not agree, or are not known to: the message says of what. */
export class UndecidedValue extends EvaluationFailure {}
