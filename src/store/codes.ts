import type { Conclusion, Status } from '../model/status.ts';

/** The number is the rank: a status never gives way to one before it. */
const STATUSES: readonly Status[] = ['requested', 'queued', 'pending', 'waiting', 'in_progress', 'completed'];

/** Append only: the place is what the database holds. */
const CONCLUSIONS: readonly Conclusion[] = [
  'success',
  'failure',
  'cancelled',
  'skipped',
  'timed_out',
  'neutral',
  'action_required',
  'stale',
  'startup_failure',
];

export const COMPLETED = STATUSES.indexOf('completed');

export function statusCode(status: Status): number {
  return STATUSES.indexOf(status);
}

export function statusOfCode(code: number): Status {
  return at(STATUSES, code);
}

export function conclusionCode(conclusion: Conclusion | null): number | null {
  return conclusion === null ? null : CONCLUSIONS.indexOf(conclusion);
}

export function conclusionOfCode(code: number | null): Conclusion | null {
  return code === null ? null : at(CONCLUSIONS, code);
}

/** A status with a conclusion, or none, in one small number. */
export function stateCode(status: Status, conclusion: Conclusion | null): number {
  return statusCode(status) * 16 + (conclusionCode(conclusion) ?? -1) + 1;
}

export function stateOfCode(code: number): { status: Status; conclusion: Conclusion | null } {
  const conclusion = (code % 16) - 1;
  return { status: statusOfCode(Math.floor(code / 16)), conclusion: conclusion < 0 ? null : conclusionOfCode(conclusion) };
}

function at<T>(values: readonly T[], code: number): T {
  const value = values[code];
  if (value === undefined) throw new Error(`No such code: ${code}`);
  return value;
}
