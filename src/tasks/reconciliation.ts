import type { GitHub } from '../ports/github.ts';
import type { StoredAttempt, StoredRepository } from '../ports/store.ts';
import type { World } from './world.ts';

/** Why work ended before its end; `until` null: only so that others get their turn. */
export interface Stopped {
  readonly until: Date | null;
}

/** One comparison of a repository with GitHub. */
export interface Reconciliation {
  readonly world: World;
  readonly github: GitHub;
  readonly stored: StoredRepository;
  readonly now: Date;
  /** What was stored when it began, by `runId/attempt`. */
  readonly known: ReadonlyMap<string, StoredAttempt>;
  /** Attempts that were compared after they had ended. */
  readonly checked: ReadonlySet<string>;
  /** Asked before each request or two. */
  readonly mayGoOn: () => Promise<Stopped | null>;
}
