import { namedTime, SECONDARY_WAIT_MS } from './retry-time.ts';

type Headers = Readonly<Record<string, string | number | undefined>>;

/**
 * When GitHub wants to be asked again, if this answer of GraphQL, by its status a success, says that a limit is reached; null when it does
 * not.
 */
export function graphqlLimit(data: unknown, headers: Headers, now: Date): { readonly retryAt: Date; readonly isHourly: boolean } | null {
  if (typeof data !== 'object' || data === null || !('errors' in data) || !Array.isArray(data.errors)) return null;
  const isHourly = data.errors.some(({ type }) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT');
  const isSecondary = data.errors.some(({ message }) => /secondary rate limit|abuse detection/i.test(String(message)));
  if (!isHourly && !isSecondary) return null;
  return { retryAt: namedTime(headers, now) ?? new Date(now.getTime() + SECONDARY_WAIT_MS), isHourly };
}
