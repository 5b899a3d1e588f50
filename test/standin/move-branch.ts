import { closePull } from './close-pull.ts';
import { pullRequestEvent, pushEvent } from './events.ts';
import { stamp } from './json-object.ts';
import { botAccount } from './shapes/account.ts';
import type { Account, Pull, Repository, World } from './world.ts';

export const NO_COMMIT = '0'.repeat(40);

/** Sets a branch to a commit; open pull requests from it follow, as GitHub's do. */
export function moveBranch(world: World, repository: Repository, ref: string, sha: string, by: Account | null = null): void {
  const before = repository.refs.get(ref) ?? NO_COMMIT;
  repository.refs.set(ref, sha);
  if (!ref.startsWith('heads/')) return;
  world.events.push(...pushEvent(world, repository, ref, before, sha, by));
  for (const pull of openPullsFrom(repository, ref)) {
    const from = pull.headSha;
    pull.headSha = sha;
    pull.baseSha = repository.refs.get(`heads/${pull.base}`) ?? pull.baseSha;
    pull.updatedAt = stamp(world.now());
    world.events.push(...pullRequestEvent(world, repository, pull, 'synchronize', by, { before: from, after: sha }));
  }
}

/** Takes a branch away; open pull requests from it close. */
export function removeBranch(world: World, repository: Repository, ref: string, by: Account | null = null): void {
  const before = repository.refs.get(ref) ?? NO_COMMIT;
  repository.refs.delete(ref);
  if (!ref.startsWith('heads/')) return;
  world.events.push(...pushEvent(world, repository, ref, before, NO_COMMIT, by));
  for (const pull of openPullsFrom(repository, ref)) closePull(world, repository, pull, by ?? botAccount(world));
}

/** GitHub's words where a rule of the branch forbids the App to do this; null where none does. */
export function ruleAgainst(repository: Repository, ref: string, what: 'update' | 'deletion' | 'non_fast_forward'): string | null {
  const rules = repository.rules.get(ref.replace(/^heads\//, '')) ?? [];
  if (!rules.some((rule) => rule['type'] === what)) return null;
  const verb = { update: 'update', deletion: 'delete', non_fast_forward: 'force-push to' }[what];
  return `Repository rule violations found\n\nCannot ${verb} this protected ref.`;
}

function openPullsFrom(repository: Repository, ref: string): Pull[] {
  return [...repository.pulls.values()].filter((pull) => pull.state === 'open' && `heads/${pull.head}` === ref);
}
