import type { StoredProposal } from '../../src/ports/store.ts';
import { CONFIGURATION_PATH } from '../../src/tasks/read-configuration.ts';
import type { FakeGitHub, FakePullRequest } from './fake-github.ts';
import { pushAsPerson } from './fake-pulls.ts';
import type { OnPullRequest } from './life-cycle-actions.ts';
import { filesAtFirst, fixed, PLACES, unfixed } from './life-cycle-analysis.ts';
import type { ByPeople } from './life-cycle-guard.ts';

/** What people do to their repository on GitHub, and what of it nobody else may undo. */
export class LifeCyclePeople implements ByPeople {
  readonly tips: ByPeople['tips'] = new Map();
  readonly words: ByPeople['words'] = new Map();
  readonly decided: ByPeople['decided'] = new Map();
  /** Numbers of those that a person has ever opened again. */
  readonly reopened = new Set<number>();
  /** The default branch. */
  files: Readonly<Record<string, string>>;
  readonly #gitHub: FakeGitHub;
  #commits = 0;

  constructor(gitHub: FakeGitHub, configuration: string) {
    this.#gitHub = gitHub;
    this.files = { ...filesAtFirst(), [CONFIGURATION_PATH]: configuration };
    this.commit(this.files);
  }

  commit(files: Readonly<Record<string, string>>): void {
    this.files = files;
    const sha = this.#sha('b');
    this.#gitHub.commits.set(sha, { files: new Map(Object.entries(files)) });
    this.#gitHub.heads.set('main', sha);
  }

  configure(text: string | null): void {
    const { [CONFIGURATION_PATH]: _, ...rest } = this.files;
    this.commit(text === null ? rest : { ...rest, [CONFIGURATION_PATH]: text });
  }

  editBase(which: number, edit: 'fix' | 'unfix' | 'touch', conflicts: boolean): void {
    const { path, job } = PLACES[which % PLACES.length] ?? { path: '', job: '' };
    const before = this.files[path] ?? '';
    const after = { fix: fixed(before, job), unfix: unfixed(before, job), touch: `# ${this.#commits}\n${before}` }[edit];
    this.commit({ ...this.files, [path]: after });
    const here = this.#gitHub.pullRequests.filter((pull) => pull.state === 'open' && pull.files.some((file) => file.path === path));
    if (conflicts) for (const { number } of here) this.#gitHub.mergeabilities.set(number, 'conflicted');
  }

  /** Null: it cannot be done as things are, and nothing is. */
  act(
    { does, which }: OnPullRequest,
    step: number,
    at: Date,
    proposalOf: (branch: string) => StoredProposal | undefined,
  ): FakePullRequest | null {
    const branch = [...this.#gitHub.branches.keys()][which % this.#gitHub.branches.size];
    if (does === 'push' || does === 'force-push') return branch === undefined ? null : this.#push(branch, does === 'push', step, at);
    const pull = this.#gitHub.pullRequests[which % this.#gitHub.pullRequests.length];
    if (pull === undefined || !this.#onPull(pull, does, step, proposalOf(pull.branch))) return null;
    pull.updatedAt = at.toISOString();
    if (does === 'merge') pull.mergedAt = pull.updatedAt;
    return pull;
  }

  #push(branch: string, isOnTop: boolean, step: number, at: Date): FakePullRequest | null {
    const sha = this.#sha('d');
    const pull = this.#gitHub.pullRequests.find((one) => one.branch === branch && one.state === 'open');
    this.tips.set(branch, { sha, step });
    if (pull !== undefined && isOnTop) pushAsPerson(this.#gitHub, pull.number, sha);
    this.#gitHub.branches.set(branch, sha);
    if (pull === undefined) return null;
    if (!isOnTop) pull.commits.splice(0, pull.commits.length, { sha, parents: [] });
    pull.updatedAt = at.toISOString();
    return pull;
  }

  #onPull(pull: FakePullRequest, does: OnPullRequest['does'], step: number, proposal: StoredProposal | undefined): boolean {
    const { number, branch } = pull;
    const { branches, mergeabilities } = this.#gitHub;
    const isOpen = pull.state === 'open';
    switch (does) {
      case 'merge':
        return isOpen && mergeabilities.get(number) !== 'conflicted' && this.#merge(pull, step, proposal);
      case 'close':
        return isOpen && this.#decide(pull, 'closed', step);
      case 'reopen':
        return pull.state === 'closed' && branches.has(branch) && this.#decide(pull, 'open', step);
      case 'delete-branch':
        this.tips.delete(branch);
        return branches.delete(branch) && isOpen && this.#decide(pull, 'closed', step);
      case 'restore-branch':
        return pull.state === 'closed' && !branches.has(branch) && branches.set(branch, pull.commits.at(-1)?.sha ?? '').has(branch);
      case 'take-push-back':
        return isOpen && this.#takeBack(pull, proposal);
      case 'edit-body':
      case 'edit-title':
        return this.#write(pull, does === 'edit-body' ? 'body' : 'title', step);
      case 'conflict':
        return isOpen && mergeabilities.set(number, 'conflicted').has(number);
      default:
        return mergeabilities.delete(number);
    }
  }

  #decide(pull: FakePullRequest, state: FakePullRequest['state'], step: number): true {
    pull.state = state;
    if (state === 'open') this.reopened.add(pull.number);
    this.decided.set(pull.number, { state, step });
    return true;
  }

  #merge(pull: FakePullRequest, step: number, proposal: StoredProposal | undefined): boolean {
    const path = proposal?.path;
    const before = path === undefined ? undefined : this.files[path];
    const job = proposal?.key.split(':').at(-1);
    if (path === undefined || before === undefined || job === undefined) return false;
    this.commit({ ...this.files, [path]: proposal?.ruleId === 'revert' ? unfixed(before, job) : fixed(before, job) });
    return this.#decide(pull, 'merged', step);
  }

  #takeBack(pull: FakePullRequest, proposal: StoredProposal | undefined): boolean {
    const sha = proposal?.headShas.at(-1);
    if (sha === undefined || !this.#gitHub.branches.has(pull.branch)) return false;
    this.tips.delete(pull.branch);
    this.#gitHub.branches.set(pull.branch, sha);
    pull.commits.splice(0, pull.commits.length, { sha, parents: [pull.baseSha] });
    return true;
  }

  #write(pull: FakePullRequest, what: 'title' | 'body', step: number): true {
    const text = `A person's ${what}, ${step}.`;
    pull[what] = text;
    this.words.set(`${pull.number}/${what}`, { text, step });
    return true;
  }

  #sha(letter: string): string {
    this.#commits += 1;
    return this.#commits.toString(16).padStart(40, letter);
  }
}
