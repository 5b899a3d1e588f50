import type { Availability } from './availability.ts';

export type Visibility = 'public' | 'private' | 'internal';

/** What GitHub says of a repository. Everything is keyed by the numeric id: names change. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly visibility: Availability<Visibility>;
  readonly isFork: Availability<boolean>;
  readonly isArchived: boolean;
}

export function fullName(repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${repository.owner}/${repository.name}`;
}
