import type { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

/** GitHub asks for at least a minute where it names no time. */
const LEAST_MS = 60_000;

/** When to ask again after GitHub said that it was too much. */
export function comeBackAt(error: AppError, clock: Clock): Date {
  return error.retryAt ?? new Date(clock.now().getTime() + LEAST_MS);
}
