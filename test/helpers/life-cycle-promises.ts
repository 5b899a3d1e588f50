import type { ProposalState, StoredProposal } from '../../src/ports/store.ts';
import type { FakeGitHub } from './fake-github.ts';
import type { LifeCyclePeople } from './life-cycle-people.ts';

/** What may follow without a person's opening it again. */
const NEXT: Readonly<Record<ProposalState, readonly ProposalState[]>> = {
  candidate: ['waiting', 'open', 'merged', 'closed', 'superseded'],
  waiting: ['candidate', 'open', 'merged', 'closed', 'superseded'],
  superseded: ['candidate', 'waiting', 'open', 'merged', 'closed'],
  open: ['merged', 'closed'],
  closed: [],
  merged: [],
};

/** What stays true of what we have stored and of GitHub, from step to step. Each function gives what is broken. */
export class LifeCyclePromises {
  readonly #gitHub: FakeGitHub;
  readonly #people: LifeCyclePeople;
  readonly #known = new Map<string, StoredProposal>();

  constructor(gitHub: FakeGitHub, people: LifeCyclePeople) {
    this.#gitHub = gitHub;
    this.#people = people;
  }

  /** Nobody but a person takes a person's commit away. */
  ofBranches(): readonly string[] {
    const gone = [...this.#people.tips].filter(([branch, { sha }]) => this.#gitHub.branches.get(branch) !== sha);
    return gone.map(([branch]) => `the commit of a person on ${branch} is gone`);
  }

  /** One pull request for each proposal, and no state that is final is left. */
  ofProposals(proposals: readonly StoredProposal[]): readonly string[] {
    const branches = this.#gitHub.pullRequests.map(({ branch }) => branch);
    const strange = branches.filter((branch) => proposals.filter((proposal) => proposal.branch === branch).length !== 1);
    return [
      ...(new Set(branches).size < branches.length ? ['two pull requests have one branch'] : []),
      ...strange.map((branch) => `${branch} is not of one proposal`),
      ...proposals.flatMap((proposal) => this.#ofChange(proposal)),
    ];
  }

  /** Once everything is heard of. */
  whenSettled(proposals: readonly StoredProposal[], closedBy: ReadonlyMap<number, 'us' | 'person'>): readonly string[] {
    return proposals.flatMap(({ key, state, pullRequest, reason }) => {
      const pull = this.#gitHub.pullRequests.find(({ number }) => number === pullRequest);
      if (pull === undefined) return [];
      const by = closedBy.get(pull.number);
      const isWrong = state === 'closed' && (reason === null) !== (by === 'person');
      return [
        ...(pull.state === state ? [] : [`${key} is taken for ${state}, and #${pull.number} is ${pull.state}`]),
        ...(isWrong ? [`#${pull.number} was closed by ${by}, and the reason is ${reason}`] : []),
      ];
    });
  }

  #ofChange(proposal: StoredProposal): readonly string[] {
    const { key, state, pullRequest, branch, mergedAt } = proposal;
    const before = this.#known.get(key);
    this.#known.set(key, proposal);
    if (before === undefined) return [];
    const isReopened = before.state === 'closed' && pullRequest !== null && this.#people.reopened.has(pullRequest);
    const mayFollow =
      state === before.state || NEXT[before.state].includes(state) || (isReopened && (state === 'open' || state === 'merged'));
    return [
      ...(before.pullRequest !== null && pullRequest !== before.pullRequest ? [`${key} has another pull request`] : []),
      ...(before.pullRequest !== null && branch !== before.branch ? [`${key} has another branch`] : []),
      ...(before.state === 'merged' && mergedAt?.getTime() !== before.mergedAt?.getTime() ? [`${key} was merged at another time`] : []),
      ...(mayFollow ? [] : [`${key} was ${before.state} and is ${state}`]),
    ];
  }
}
