import type { StoredProposal } from '../ports/store.ts';
import type { CommandAnswer } from '../report/command-answer.ts';
import type { RepositoryAccess } from './repository-access.ts';
import type { World } from './world.ts';

/** Something that somebody with write access asks of us about a proposal. */
export interface Asked {
  readonly world: World;
  readonly access: RepositoryAccess;
  readonly proposal: StoredProposal;
  /** Of its pull request. */
  readonly number: number;
  readonly login: string;
}

/** What is said of it; null: it was done, and a reaction is enough. */
export type Answer = CommandAnswer | null;

export function notPossible(reason: string): CommandAnswer {
  return { kind: 'not-possible', reason };
}
