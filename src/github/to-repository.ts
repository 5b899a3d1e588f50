import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { Repository, Visibility } from '../model/repository.ts';

/** The parts of GitHub's repository object that we read; older servers leave some out. */
export interface RepositoryBody {
  readonly id: number;
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch?: string;
  readonly visibility?: string | undefined;
  readonly private?: boolean;
  readonly fork?: boolean;
  readonly archived?: boolean | undefined;
}

/** GitHub's repository object as ours. */
export function toRepository(body: RepositoryBody): Repository {
  return {
    id: body.id,
    owner: body.owner.login,
    name: body.name,
    defaultBranch: body.default_branch ?? 'main',
    visibility: visibilityOf(body),
    isFork: body.fork === undefined ? notAvailable('GitHub did not say whether it is a fork') : available(body.fork),
    isArchived: body.archived === true,
  };
}

function visibilityOf(body: RepositoryBody): Availability<Visibility> {
  const { visibility } = body;
  if (visibility === 'public' || visibility === 'private' || visibility === 'internal') return available(visibility);
  if (body.private === undefined) return notAvailable('GitHub did not say who may see it');
  return available(body.private ? 'private' : 'public');
}
