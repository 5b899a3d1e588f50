import { type Availability, available } from '../model/availability.ts';

/** What gates the default branch: what GitHub tells and what the configuration names, or the latter alone where GitHub does not tell. */
export function requiredChecks(told: Availability<ReadonlySet<string>>, configured: readonly string[]): Availability<ReadonlySet<string>> {
  if (told.available) return available(new Set([...told.value, ...configured]));
  return configured.length > 0 ? available(new Set(configured)) : told;
}
