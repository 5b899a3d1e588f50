import { AppError } from '../../src/errors.ts';
import type { GitHub, Installations, OurCommits, PullRequestContent } from '../../src/ports/github.ts';
import type { Store, StoredProposal } from '../../src/ports/store.ts';
import { isOfRule } from '../../src/tasks/kinds-of-proposals.ts';
import { storedConfiguration } from '../../src/tasks/stored-configuration.ts';
import type { FakeGitHub, FakePullRequest } from './fake-github.ts';
import type { Fault, OnPullRequest } from './life-cycle-actions.ts';

const DAY = 86_400_000;
const WRITES: ReadonlySet<string> = new Set([
  ...['openPullRequest', 'adornPullRequest', 'pulls.update', 'pulls.setDraft', 'pulls.comment'],
  ...['pulls.moveBranch', 'pulls.deleteBranch', 'pulls.rerun'],
]);

/** What is to go wrong while a task runs. */
export interface Trouble {
  readonly fault: Fault | null;
  readonly interruption: { readonly call: number; readonly by: OnPullRequest } | null;
}

/** What people did last, and in which step: what happens in the same step as a task may come after its last look. */
export interface ByPeople {
  /** Tips by branch that a person pushed and nobody but a person may take away. */
  readonly tips: Map<string, { readonly sha: string; readonly step: number }>;
  /** Titles and bodies that a person wrote, by `number/title` or `number/body`. */
  readonly words: Map<string, { readonly text: string; readonly step: number }>;
  /** When a person last opened or closed it, by number. */
  readonly decided: Map<number, { readonly state: FakePullRequest['state']; readonly step: number }>;
}

interface Guarded {
  readonly repositoryId: number;
  readonly store: Store;
  readonly gitHub: FakeGitHub;
  readonly people: ByPeople;
  readonly now: () => Date;
  readonly interrupt: (by: OnPullRequest) => Promise<void>;
  /** We closed it. */
  readonly onClosed: (number: number) => Promise<void>;
}

/** Stands between the tasks and the fake GitHub: lets go wrong what is to go wrong, and writes down each write that must not be. */
export class LifeCycleGuard {
  readonly violations: string[] = [];
  /** When each of ours was opened. */
  readonly openings: { readonly number: number; readonly branch: string; readonly at: Date }[] = [];
  isProtected = false;
  isSuspended = false;
  step = 0;
  #trouble: Trouble = { fault: null, interruption: null };
  #calls = 0;
  #writes = 0;
  #limits: Limits[] = [];
  readonly #of: Guarded;

  constructor(of: Guarded) {
    this.#of = of;
  }

  async begin(trouble: Trouble): Promise<void> {
    this.#trouble = trouble;
    this.#calls = 0;
    this.#writes = 0;
    this.#limits = [await this.#limitsNow()];
  }

  /** What the tasks are to reach GitHub by. */
  installations(): Installations {
    const { installations } = this.#of.gitHub;
    return {
      ...installations,
      forRepository: async (id, repository) => this.#guarded(await installations.forRepository(id, repository), ''),
    };
  }

  #guarded<T extends object>(target: T, prefix: string): T {
    return new Proxy(target, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name);
        if (name === 'pulls') return this.#guarded(member as GitHub['pulls'], 'pulls.');
        if (typeof member !== 'function' || name === 'sourceTree') return member;
        return (...given: readonly unknown[]) =>
          this.#call(`${prefix}${String(name)}`, given, () => member.apply(of, given) as Promise<unknown>);
      },
    });
  }

  async #call(method: string, given: readonly unknown[], work: () => Promise<unknown>): Promise<unknown> {
    const { fault, interruption } = this.#trouble;
    if (interruption?.call === this.#calls++) await this.#of.interrupt(interruption.by);
    if (this.isSuspended) throw new AppError('GITHUB_SUSPENDED', 'the installation is suspended');
    if (!WRITES.has(method)) return work();
    if (this.#isRefused(method, given)) throw new AppError('GITHUB_REJECTED', 'a rule of the repository forbids it');
    const lost = fault?.write === this.#writes++ ? fault.when : null;
    if (lost === 'before') throw new AppError('GITHUB_UNAVAILABLE', 'nothing was sent');
    if (lost === 'between' && method === 'openPullRequest') await this.#leaveBranch(given[0] as PullRequestContent, given[1] as OurCommits);
    const opened = this.#of.gitHub.pullRequests.length;
    this.#judge(method, given);
    const answer = await work();
    if (this.#of.gitHub.pullRequests.length > opened) await this.#judgeOpening(given[0] as PullRequestContent);
    if (method === 'pulls.update' && (given[1] as { readonly state?: string }).state === 'closed')
      await this.#of.onClosed(given[0] as number);
    if (method === 'pulls.moveBranch') this.#resolve((given[0] as { readonly branch: string }).branch);
    if (lost !== null) throw new AppError('GITHUB_UNAVAILABLE', 'the answer was lost');
    return answer;
  }

  /** A protected branch takes no commit; what is there can be read and written to. */
  #isRefused(method: string, [first]: readonly unknown[]): boolean {
    if (!this.isProtected) return false;
    const isStanding = this.#of.gitHub.pullRequests.some(({ branch }) => branch === (first as { readonly branch?: string }).branch);
    return method === 'pulls.moveBranch' || (method === 'openPullRequest' && !isStanding);
  }

  /** The commit is made and the branch points at it; then everything ends. */
  async #leaveBranch({ branch }: PullRequestContent, { known, record }: OurCommits): Promise<void> {
    const { branches, pullRequests } = this.#of.gitHub;
    const tip = branches.get(branch);
    if (pullRequests.some((pull) => pull.branch === branch) || (tip !== undefined && !known.includes(tip))) return;
    const sha = `${this.step}${this.#calls}`.padStart(40, 'e');
    await record(sha);
    branches.set(branch, sha);
    throw new AppError('GITHUB_UNAVAILABLE', 'the connection broke');
  }

  #resolve(branch: string): void {
    for (const pull of this.#of.gitHub.pullRequests) if (pull.branch === branch) this.#of.gitHub.mergeabilities.delete(pull.number);
  }

  #judge(method: string, given: readonly unknown[]): void {
    const [number, second] = given;
    const pull = this.#of.gitHub.pullRequests.find((one) => one.number === number);
    if (pull === undefined) return;
    const changes =
      method === 'pulls.update' ? (second as { readonly title?: string; readonly body?: string; readonly state?: string }) : {};
    if (changes.state === 'open') this.violate(`#${pull.number} is opened again`);
    const tip = this.#of.people.tips.get(pull.branch);
    const isHandsOff = method === 'pulls.comment' && (second as { readonly key: string }).key === 'edited';
    const isTheirs = tip !== undefined && tip.step < this.step && pull.state === 'open' && pull.commits.at(-1)?.sha === tip.sha;
    if (isTheirs && !isHandsOff)
      this.violate(`${method} on #${pull.number}, to whose branch a person has pushed: ${JSON.stringify(given)}`);
    for (const what of ['title', 'body'] as const) {
      const words = this.#of.people.words.get(`${pull.number}/${what}`);
      const text = changes[what];
      if (text !== undefined && words !== undefined && words.step < this.step && text !== words.text)
        this.violate(`the ${what} that a person gave #${pull.number} is overwritten`);
    }
  }

  violate(what: string): void {
    this.violations.push(`step ${this.step}: ${what}`);
  }

  async #limitsNow(): Promise<Limits> {
    const { store, repositoryId } = this.#of;
    const stored = await store.repositories.find(repositoryId);
    if (stored === null) throw new Error('the repository is gone');
    return storedConfiguration(stored).pullRequests;
  }

  /** The limits as they are, or were when this step began: workers may have read them before another one stored new ones. */
  async #judgeOpening({ branch }: PullRequestContent): Promise<void> {
    const { store, repositoryId, gitHub, now } = this.#of;
    const number = gitHub.pullRequests.length;
    this.openings.push({ number, branch, at: now() });
    const proposals = await store.proposals.list(repositoryId);
    const ours = proposals.find((proposal) => proposal.branch === branch);
    if (ours === undefined || !isOfRule(ours)) return;
    const limits = [...this.#limits, await this.#limitsNow()];
    const most = (of: (limits: Limits) => number) => Math.max(...limits.map(of));
    const others = proposals.filter((proposal) => isOfRule(proposal) && proposal.key !== ours.key);
    const open = others.filter((proposal) => this.#isOpen(proposal));
    const held = [...open, ...others.filter((proposal) => isUnverified(proposal, now()))].filter(({ path }) => path === ours.path);
    const today = this.openings.filter(
      (one) =>
        now().getTime() - one.at.getTime() < DAY && proposals.some((proposal) => proposal.branch === one.branch && isOfRule(proposal)),
    );
    if (open.length + 1 > most((one) => one.open)) this.violate(`#${number} is one too many open`);
    if (today.length > most((one) => one.perDay)) this.violate(`#${number} is one too many in 24 hours`);
    if (held.length + 1 > most((one) => one.unverifiedPerWorkflow)) this.violate(`#${number} is one too many on its workflow`);
  }

  /** As far as we can know: a person may have opened it again, and nobody has told us. */
  #isOpen({ branch, state }: StoredProposal): boolean {
    const pull = this.#of.gitHub.pullRequests.find((one) => one.branch === branch);
    if (pull?.state !== 'open' || (state !== 'open' && state !== 'waiting')) return false;
    return this.#of.people.decided.get(pull.number)?.step !== this.step;
  }
}

type Limits = ReturnType<typeof storedConfiguration>['pullRequests'];

function isUnverified({ state, phase, mergedAt }: StoredProposal, now: Date): boolean {
  if (state !== 'merged' || mergedAt === null || now.getTime() - mergedAt.getTime() >= 30 * DAY) return false;
  return phase === null || phase === 'verifying';
}
