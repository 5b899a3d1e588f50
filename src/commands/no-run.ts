import { AppError } from '../errors.ts';
import type { HistorySource } from './read-history.ts';

/** What was asked of a history. */
export interface AskedRuns {
  readonly history: string;
  readonly workflow?: string;
  readonly since?: Date;
  readonly asOf: Date;
}

/** Why a history that was read to its end gave no run: INPUT_UNREADABLE where it has none, or none yet; USAGE where it has others than were asked for. */
export function noRun({ history, workflow, since, asOf }: AskedRuns, { problems, leftOut, hasLater }: HistorySource): AppError {
  if (hasLater()) return new AppError('INPUT_UNREADABLE', `${history}: holds no run created by ${asOf.toISOString()}`);
  if (leftOut.size === 0)
    return new AppError('INPUT_UNREADABLE', `${history}: holds no run${problems().count > 0 ? ' that could be read' : ''}`);
  const wanted = [
    workflow === undefined ? null : `of a workflow that matches ${workflow}`,
    since && `created since ${since.toISOString()}`,
  ];
  return new AppError('USAGE', `no run ${wanted.filter(Boolean).join(' and ')}; the history has ${[...leftOut].sort().join(', ')}`);
}

/** Throws USAGE for a time that ends before it begins. */
export function requirePeriod({ since, asOf }: { readonly since?: Date | undefined; readonly asOf?: Date | undefined }): void {
  if (since !== undefined && asOf !== undefined && since > asOf)
    throw new AppError('USAGE', `--since ${since.toISOString()} is later than --as-of ${asOf.toISOString()}`);
}
