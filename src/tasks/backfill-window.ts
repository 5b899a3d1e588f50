import { DAY_MS } from '../model/day.ts';
import type { RunWindow } from '../ports/github.ts';
import type { StoredRepository } from '../ports/store.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

const WINDOW_DAYS = 90;

/** The last 90 days, or less: what is older than the configured retention would be deleted again. */
export function backfillWindow({ clock }: Pick<World, 'clock'>, stored: StoredRepository): RunWindow {
  const to = clock.now();
  const length = Math.min(WINDOW_DAYS * DAY_MS, storedConfiguration(stored).retention * 1000);
  return { from: new Date(to.getTime() - length), to };
}
