import type { Profile } from '../engine/profile/profile.ts';

/** A profile as `paceline/profile@1`: plain values, instants as ISO 8601, times in seconds. */
export function renderProfileJson(profile: Profile): object {
  const { asOf, window, simulated, workflows } = profile;
  return {
    schema: 'paceline/profile@1',
    asOf: asOf.toISOString(),
    window: window === null ? null : { from: window.from.toISOString(), to: window.to.toISOString() },
    simulatedHistory: simulated,
    workflows,
  };
}
