import type { AlertMeasure, AlertReading } from '../../model/alert.ts';

/** A measurement that limits can be held against. */
export interface Measured extends Omit<AlertReading, 'limit' | 'isCertain'> {
  readonly workflow: string | null;
  readonly workflowName: string | null;
  readonly measure: AlertMeasure;
  /** When the newest of what was counted ended. */
  readonly through: Date;
  /** Since when the recent runs of an increase are; null for every other measure. */
  readonly recentFrom: Date | null;
}

/** Why a measure of a workflow has no number. */
export interface Unmeasured {
  readonly workflow: string | null;
  readonly measure: AlertMeasure;
  readonly reason: string;
}

export type Measurement = { readonly ok: true; readonly measured: Measured } | { readonly ok: false; readonly unmeasured: Unmeasured };
