/** A time before and after a change, as published, in one unit. */
export interface PublishedObservation {
  /** Whose number it is. */
  readonly source: string;
  /** Observations of one group are more alike than others: a repository or a package. */
  readonly group: string;
  readonly before: number;
  readonly after: number;
  /** Runs a side; 1 where the source does not say. */
  readonly runs: number;
}

/** What others have measured of one kind of change. */
export interface EffectPrior {
  readonly id: string;
  /** Of what: completes "measurements of ...". */
  readonly subject: string;
  /** What the share is a share of: completes "share of ...". */
  readonly shareOf: string;
  /** Whether that is what a step takes, or a whole job or run: a share of one is none of the other. */
  readonly of: 'step' | 'job';
  readonly observations: readonly PublishedObservation[];
}
