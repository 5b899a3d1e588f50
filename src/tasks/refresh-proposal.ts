import { type Answer, type Asked, notPossible } from './asked.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { requestRefresh } from './request-refresh.ts';

const WHY_NOT_OPEN = {
  merged: 'this pull request is merged',
  closed: 'this pull request is closed',
  other: 'this pull request is not open',
} as const;

/** Has a pull request made anew, as long as its branch holds our commits only. `always`: also where it stands on the newest commit already. */
export async function refreshProposal({ world, access, proposal, number, login }: Asked, always: boolean): Promise<Answer> {
  const { key, state, branch, headShas } = proposal;
  const { id, defaultBranch } = access.stored.repository;
  if (state !== 'open') return notPossible(WHY_NOT_OPEN[state === 'merged' || state === 'closed' ? state : 'other']);
  if (!isOfRule(proposal)) return notPossible('only what a rule proposed is made anew');
  const commits = await access.github.pulls.listCommits(number);
  const foreign = commits.filter(({ sha }) => !headShas.includes(sha));
  if (foreign.length > 0) return { kind: 'hands-off', branch, commits: foreign.length };
  const base = await access.github.fetchHead(defaultBranch);
  const [only, ...others] = commits;
  const isNewest = base !== null && others.length === 0 && only?.parents.includes(base) === true;
  if (isNewest && !always) return { kind: 'up-to-date', base: defaultBranch };
  const isOpen = await world.store.transaction((within) => requestRefresh(world, within, id, key, login));
  return isOpen ? null : notPossible(WHY_NOT_OPEN.other);
}
