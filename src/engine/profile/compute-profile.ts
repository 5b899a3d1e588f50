import type { Run } from '../../model/run.ts';
import type { Profile } from './profile.ts';
import { createProfileBuilder } from './profile-builder.ts';

/** Profiles every workflow of a history, by path; runs that were created later than `asOf` are not looked at. The order of the runs does not matter. */
export function computeProfile(runs: readonly Run[], asOf: Date): Profile {
  const builder = createProfileBuilder(asOf);
  for (const run of runs) builder.take(run);
  return builder.finish();
}

/** The note of the generated runs among these; null when all were recorded. */
export function simulatedNote(runs: readonly Run[]): string | null {
  const notes = runs.flatMap((run) => (run.simulated === null ? [] : [run.simulated])).sort();
  return notes[0] ?? null;
}
