import type { PredictedSaving, VerificationMetric, VerificationUnit } from './verification-metric.ts';

/** One proposal that a verification is of; several where they were merged so close to each other that they are judged together. */
export interface VerifiedProposal {
  readonly key: string;
  readonly rule: string;
}

/** How the values before the merge scatter; logarithms of times, or the values themselves where means are compared. */
export interface BaselineNoise {
  readonly deviation: number;
  /** Of neighbours, and by what it multiplies variances. */
  readonly correlation: number;
  readonly inflation: number;
}

/** Why a verification looks for harm only. */
export type GuardReason =
  | { readonly why: 'nothing-promised' }
  | {
      readonly why: 'too-small-to-see';
      /** The predicted share, and the smallest that would be found with the stated power; null: none below all. */
      readonly share: number;
      readonly smallest: number | null;
      readonly most: number;
    };

/** What is fixed at the merge and not touched again. Plain JSON: moments are ISO 8601 texts. */
export interface VerificationPlan {
  readonly schema: 'paceline/verification@1';
  readonly workflow: string;
  readonly proposals: readonly VerifiedProposal[];
  readonly mergedAt: string;
  readonly metric: VerificationMetric;
  readonly unit: VerificationUnit;
  /** `guard`: no saving will be called verified, only harm is looked for. */
  readonly aim: 'verify' | 'guard';
  readonly guard: GuardReason | null;
  readonly predicted: PredictedSaving | null;
  /** Units after the merge at which it is looked, and nowhere else. */
  readonly looks: readonly [first: number, second: number];
  /** Of the interval at each look. */
  readonly confidence: number;
  /** How often the predicted saving, if it is there, is found by the second look; null for a guard. */
  readonly power: number | null;
  readonly noise: BaselineNoise;
  readonly baseline: {
    /** By stratum and unit, in their order: a unit is a run id, a head commit, or a day. */
    readonly units: readonly { readonly id: string; readonly stratum: string }[];
    readonly from: string;
    readonly to: string;
    /** Units of the old plan that are not in it: they chose the proposal; they lie before another change; they are older than needed. */
    readonly leftOut: { readonly chose: number; readonly beforeChange: number; readonly older: number };
  };
  /** When the runs were created that chose the proposal; null: none did. */
  readonly selection: { readonly from: string; readonly to: string } | null;
  /** Whether the first units may have cold caches: the edit changes a cache or what its key is made of. */
  readonly coldStart: boolean;
  /** Names of steps that the edit touches, as GitHub shows them; null: the whole job, or not known. */
  readonly touchedSteps: readonly string[] | null;
  /** `dates`: no run's workflow file is recorded, and the moment of the merge alone divides them. */
  readonly dividedBy: 'files' | 'dates';
}

/** Why there is no plan yet. */
export interface PlanWait {
  /** `chosen-by-them`: there are runs, but they chose the proposal. `changed`: since another change there are too few. */
  readonly why: 'too-few-runs' | 'chosen-by-them' | 'changed';
  readonly has: number;
  readonly needs: number;
  readonly unit: VerificationUnit;
  /** Units of the old plan that chose the proposal. */
  readonly chose: number;
  /** Plain text. */
  readonly reason: string;
}

export type PlanResult =
  | { readonly status: 'ready'; readonly plan: VerificationPlan }
  | { readonly status: 'waiting'; readonly wait: PlanWait };
