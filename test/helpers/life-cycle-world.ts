import { AppError } from '../../src/errors.ts';
import type { Task } from '../../src/model/task.ts';
import type { StoredProposal } from '../../src/ports/store.ts';
import { isOfRule } from '../../src/tasks/kinds-of-proposals.ts';
import { proposeChanges } from '../../src/tasks/propose-changes.ts';
import { proposeRevert } from '../../src/tasks/propose-revert.ts';
import { refreshPullRequests } from '../../src/tasks/refresh-pull-requests.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { requestRefresh } from '../../src/tasks/request-refresh.ts';
import { syncConfiguration } from '../../src/tasks/sync-configuration.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import type { World } from '../../src/tasks/world.ts';
import { createFakeGitHub } from './fake-github.ts';
import type { Action, OnPullRequest, TaskAction } from './life-cycle-actions.ts';
import { plantAnalysis } from './life-cycle-analysis.ts';
import { LifeCycleGuard, type Trouble } from './life-cycle-guard.ts';
import { LifeCyclePeople } from './life-cycle-people.ts';
import { LifeCyclePromises } from './life-cycle-promises.ts';
import { runOf } from './life-cycle-runs.ts';
import { installationOf, type KnownRepository, repositoryOf, sparing } from './life-cycle-store.ts';
import { NOW, REPOSITORY, type TaskWorld } from './task-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const CONFIGURATION = 'pull-requests: { open: 2, per-day: 2, unverified-per-workflow: 1 }\n';
const NO_TROUBLE: Trouble = { fault: null, interruption: null };
const EXPECTED: ReadonlySet<string> = new Set(['GITHUB_UNAVAILABLE', 'GITHUB_REJECTED']);

/** One repository with its own GitHub in the database of `base`, what happens to it, and what must hold whatever does. */
export class LifeCycle {
  readonly gitHub = createFakeGitHub();
  readonly people = new LifeCyclePeople(this.gitHub, CONFIGURATION);
  readonly guard: LifeCycleGuard;
  readonly #id: number;
  readonly #stored: KnownRepository;
  readonly #world: World;
  readonly #base: TaskWorld;
  readonly #pending: Task[] = [];
  readonly #promises = new LifeCyclePromises(this.gitHub, this.people);
  readonly #closedBy = new Map<number, 'us' | 'person'>();
  #tried = 0;
  readonly #handlers: ReturnType<typeof createTaskHandlers>;
  #now = NOW;
  #saving = 0;
  #deliveries = 0;

  constructor(base: TaskWorld, id: number) {
    this.#base = base;
    this.#id = id;
    this.#stored = { id, name: REPOSITORY.name, isSuspended: false, configuration: null };
    const store = sparing(base.store, this.#stored);
    const interrupt = (by: OnPullRequest) => this.#actAsPerson(by);
    const onClosed = (number: number) => this.#onClosed(number);
    this.guard = new LifeCycleGuard({
      ...{ repositoryId: id, store, gitHub: this.gitHub, people: this.people, interrupt, onClosed },
      now: () => this.#now,
    });
    const enqueue: World['queue']['enqueue'] = async (task) => {
      const isWaiting = this.#pending.some((other) => JSON.stringify(other) === JSON.stringify(task));
      if (!isWaiting && TASKS.has(task.kind)) this.#pending.push(task);
    };
    this.#world = {
      ...base,
      store,
      queue: { ...base.queue, enqueue },
      installations: this.guard.installations(),
      clock: { now: () => this.#now },
    };
    this.#handlers = createTaskHandlers(this.#world, async () => {});
  }

  async begin(): Promise<void> {
    await this.#base.store.installations.save(installationOf(this.#stored));
    await this.#base.store.repositories.save(repositoryOf(this.#stored), this.#id);
    this.gitHub.reachable.set(this.#id, [repositoryOf(this.#stored)]);
  }

  /** Does it, and looks whether everything still holds. */
  async step(action: Action): Promise<void> {
    this.guard.step += 1;
    this.#now = new Date(this.#now.getTime() + MINUTE);
    await this.#do(action);
    this.#say(this.#promises.ofBranches());
    if (WRITING.has(action.does)) this.#say(this.#promises.ofProposals(await this.#proposals()));
  }

  /** Everything is heard of and goes well: then both sides agree, and one more round writes nothing. */
  async settle(): Promise<void> {
    this.guard.isProtected = false;
    this.guard.isSuspended = false;
    this.#stored.isSuspended = false;
    // That one was opened again is known by its webhook alone, which GitHub is asked to send again where it was lost.
    for (const [number, { state }] of this.people.decided) if (state === 'open') await this.#deliver(number);
    // Old enough for another text, which other numbers ask for.
    this.#now = new Date(this.#now.getTime() + 25 * 60 * MINUTE);
    this.#saving += 1;
    for (let round = 0; round < 2; round += 1) await this.#round();
    const before = this.#onGitHub();
    await this.#round();
    if (this.#onGitHub() !== before) this.guard.violate(`one more round writes again:\n${before}\n${this.#onGitHub()}`);
    this.#say(this.#promises.whenSettled(await this.#proposals(), this.#closedBy));
  }

  #say(broken: readonly string[]): void {
    for (const what of broken) this.guard.violate(what);
  }

  async #round(): Promise<void> {
    await this.step({ does: 'analyze', which: 0, saving: this.#saving, how: 'once', ...NO_TROUBLE });
    for (let left = 40; left > 0 && this.#pending.length > 0; left -= 1)
      await this.step({ does: 'work', which: 0, saving: this.#saving, how: 'once', ...NO_TROUBLE });
    if (this.#pending.length > 0) this.guard.violate(`tasks go on and on: ${JSON.stringify(this.#pending)}`);
  }

  #onGitHub(): string {
    const { pullRequests, branches, comments, reruns } = this.gitHub;
    return JSON.stringify([pullRequests.map(({ updatedAt: _, ...pull }) => pull), [...branches], comments, reruns]);
  }

  async #do(action: Action): Promise<void> {
    switch (action.does) {
      case 'edit-base':
        return this.people.editBase(action.which, action.edit, action.conflicts);
      case 'configure':
        return this.people.configure(action.text);
      case 'protect':
      case 'unprotect':
        this.guard.isProtected = action.does === 'protect';
        return;
      case 'suspend':
        this.guard.isSuspended = true;
        return;
      case 'unsuspend':
        this.guard.isSuspended = false;
        this.#stored.isSuspended = false;
        return;
      case 'rename':
        this.#stored.name = `${this.#stored.name}-too`.slice(-50);
        this.gitHub.reachable.set(this.#id, [repositoryOf(this.#stored)]);
        return;
      case 'wait':
        this.#now = new Date(this.#now.getTime() + action.hours * 60 * MINUTE);
        return;
      case 'verdict':
        return this.#giveVerdict(action.which, action.phase);
      case 'run':
        return this.#run(action.which, action.conclusion);
      case 'analyze':
      case 'tend':
      case 'work':
        return this.#task(action);
      default:
        return this.#actAsPerson(action);
    }
  }

  async #task({ does, which, saving, how, fault, interruption }: TaskAction): Promise<void> {
    this.#saving = saving;
    await this.guard.begin({ fault, interruption });
    const data = { repositoryId: this.#id };
    const task: Task | undefined =
      does === 'work'
        ? this.#pending.splice(which % Math.max(1, this.#pending.length), 1)[0]
        : { kind: does === 'analyze' ? 'analyze-repository' : 'tend-proposals', data };
    if (task === undefined) return;
    await this.#run1(task, how);
    await this.guard.begin(NO_TROUBLE);
  }

  async #run1(task: Task, how: TaskAction['how']): Promise<void> {
    if (how === 'together') await Promise.all([this.#work(task), this.#work(task)]);
    else if (how === 'beside') {
      const data = { repositoryId: this.#id };
      const others = this.#pending.splice(0);
      const all: readonly Task[] = [task, { kind: 'analyze-repository', data }, { kind: 'tend-proposals', data }, ...others];
      await Promise.all(all.map((one) => this.#work(one)));
    } else {
      await this.#work(task);
      if (how === 'twice') await this.#work(task);
    }
  }

  /** As the queue does it: what fails and may go well later is tried again. */
  async #work(task: Task): Promise<void> {
    try {
      if (task.kind === 'analyze-repository') await this.#analyze();
      else await (this.#handlers[task.kind] as (data: object) => Promise<void>)(task.data);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'GITHUB_SUSPENDED') this.#stored.isSuspended = true;
      else if (!EXPECTED.has(error.code)) this.guard.violate(`${task.kind} ends with ${error.code}: ${error.message}`);
      if (task.kind === 'open-pull-request' || task.kind === 'record-pull-request') await this.#world.queue.enqueue(task);
    }
  }

  /** As `analyzeRepository`, with findings that are planted. */
  async #analyze(): Promise<void> {
    const access = await openRepository(this.#world, this.#id);
    const headSha = access === null ? null : await access.github.fetchHead('main');
    if (access === null || headSha === null) return;
    const tree = access.github.sourceTree(headSha);
    const files = Object.fromEntries(this.gitHub.commits.get(headSha)?.files ?? []) as Record<string, string>;
    const { configuration, isActive } = await syncConfiguration(this.#world, access.stored, tree, headSha);
    const analysis = plantAnalysis(files, this.#now, this.#saving);
    await refreshPullRequests(this.#world, access);
    await proposeChanges(this.#world, access, { baseSha: headSha, tree, analysis, evidences: [], configuration, isActive });
    await this.#world.queue.enqueue({ kind: 'tend-proposals', data: { repositoryId: this.#id } });
  }

  async #actAsPerson(by: OnPullRequest): Promise<void> {
    this.#tick();
    const proposals = await this.#proposals();
    if (by.does === 'ask-rebase' || by.does === 'ask-revert') return this.#ask(by, proposals);
    const states = new Map(this.gitHub.pullRequests.map(({ number, state }) => [number, state]));
    const pull = this.people.act(by, this.guard.step, this.#now, (branch) => proposals.find((proposal) => proposal.branch === branch));
    if (pull === null) return;
    if (pull.state === 'closed' && states.get(pull.number) === 'open') this.#closedBy.set(pull.number, 'person');
    if (by.isHeard) await this.#deliver(pull.number);
  }

  async #ask({ does, which }: OnPullRequest, proposals: readonly StoredProposal[]): Promise<void> {
    const proposal = proposals[which % proposals.length];
    if (proposal === undefined) return;
    const { store } = this.#world;
    if (does === 'ask-rebase') await store.transaction((within) => requestRefresh(this.#world, within, this.#id, proposal.key, 'octocat'));
    const access =
      does === 'ask-revert' && proposal.state === 'merged' && isOfRule(proposal) ? await openRepository(this.#world, this.#id) : null;
    if (access !== null && !this.guard.isSuspended) await proposeRevert(this.#world, access, proposal, null, 'octocat');
  }

  /** Its webhook, with the pull request as it is now. */
  async #deliver(number: number): Promise<void> {
    const github = await this.gitHub.installations.forRepository(this.#id, { ...REPOSITORY, id: this.#id });
    this.#deliveries += 1;
    const id = `life-${this.#id}-${this.#deliveries}`;
    const payload = { action: 'edited', pull_request: (await github.fetchPullRequest(number)) as never };
    const of = { installationId: this.#id, repositoryId: this.#id, receivedAt: this.#now };
    await this.#base.store.deliveries.insert({ id, event: 'pull_request', action: 'edited', payload, ...of });
    await this.#world.queue.enqueue({ kind: 'record-pull-request', data: { deliveryId: id, repositoryId: this.#id } });
  }

  /** GitHub tells seconds apart. */
  #tick(): void {
    this.#now = new Date(this.#now.getTime() + SECOND);
  }

  async #onClosed(number: number): Promise<void> {
    this.#tick();
    this.#closedBy.set(number, 'us');
    for (const pull of this.gitHub.pullRequests) if (pull.number === number) pull.updatedAt = this.#now.toISOString();
    await this.#deliver(number);
  }

  async #giveVerdict(which: number, phase: 'verified' | 'refuted' | 'undecided'): Promise<void> {
    const merged = (await this.#proposals()).filter(
      ({ state, phase: known }) => state === 'merged' && (known === null || known === 'verifying'),
    );
    const proposal = merged[which % merged.length];
    if (proposal !== undefined) await this.#base.store.proposals.note(this.#id, proposal.key, { phase });
  }

  /** GitHub runs the newest commit of a pull request, which we hear of. */
  async #run(which: number, conclusion: 'success' | 'failure'): Promise<void> {
    const pull = this.gitHub.pullRequests[which % this.gitHub.pullRequests.length];
    const headSha = pull?.commits.at(-1)?.sha;
    const path = pull?.files[0]?.path;
    if (pull === undefined || headSha === undefined || path === undefined) return;
    const runs = runOf({ path, headSha, branch: pull.branch, conclusion, at: this.#now, index: this.#tried });
    this.#tried += 1;
    await this.#base.store.runs.mergeAll(this.#id, runs);
    for (const { runId } of runs) this.gitHub.runs.set(`${runId}/1`, { status: 'completed' });
  }

  #proposals(): Promise<readonly StoredProposal[]> {
    return this.#base.store.proposals.list(this.#id);
  }
}

/** What may change what we have stored. */
const WRITING: ReadonlySet<Action['does']> = new Set(['analyze', 'tend', 'work', 'ask-rebase', 'ask-revert', 'verdict']);

const TASKS: ReadonlySet<Task['kind']> = new Set(['open-pull-request', 'record-pull-request', 'tend-proposals', 'analyze-repository']);
