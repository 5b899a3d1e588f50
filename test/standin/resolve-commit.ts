import type { Commit } from './git-objects.ts';
import type { Repository } from './world.ts';

/** A commit by id, branch, `heads/…` or `refs/heads/…`; null where there is none. */
export function resolveCommit(repository: Repository, ref: string): Commit | null {
  const name = ref.replace(/^refs\//, '');
  const sha = repository.refs.get(name) ?? repository.refs.get(`heads/${name}`) ?? repository.refs.get(`tags/${name}`) ?? ref;
  return repository.git.commit(sha);
}
