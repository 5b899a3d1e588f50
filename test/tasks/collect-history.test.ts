import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { RunSources } from '../../src/model/run.ts';
import type { GitHub, RunPage } from '../../src/ports/github.ts';
import { collectHistory } from '../../src/tasks/collect-history.ts';
import { fetchBudget } from '../../src/tasks/collect-history-budget.ts';
import type { CollectHistory, HistoryProgress } from '../../src/tasks/collect-history-options.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { type HistoryState, parseHistoryState } from '../../src/telemetry/history-state.ts';
import { createFakeGitHub, type FakeGitHub } from '../helpers/fake-github.ts';
import { recordHistory } from '../helpers/recorded-history.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { NOW, REPOSITORY } from '../helpers/task-world.ts';

const WINDOW = { from: new Date(NOW.getTime() - 90 * 86_400_000), to: NOW };
const clock = { now: () => NOW };

interface Collection {
  readonly rows: Map<string, string>;
  state: HistoryState | null;
}

const open = (gitHub: FakeGitHub): Promise<GitHub> => gitHub.installations.forRepository(9, REPOSITORY);

/** One call of the collector: rows and state are kept together, as a store does, the state through JSON. */
async function collect(gitHub: Pick<GitHub, 'history' | 'fetchRun'>, into: Collection, options: Partial<CollectHistory> = {}) {
  return collectHistory({
    github: gitHub,
    window: WINDOW,
    state: into.state,
    sink: async ({ runs }, state) => {
      for (const run of runs) into.rows.set(`${run.runId}/${run.attempt}`, JSON.stringify(formatHistoryRun(run)));
      into.state = parseHistoryState(JSON.parse(JSON.stringify(state)));
    },
    budget: fetchBudget(gitHub.history, clock),
    clock,
    log: silentLog,
    ...options,
  });
}

const empty = (): Collection => ({ rows: new Map(), state: null });
const sorted = ({ rows }: Collection) => [...rows].sort(([a], [b]) => a.localeCompare(b));

describe('a history', () => {
  test('is collected whole: the newest runs and re-runs over REST, the others in few questions, with null for what GraphQL lacks', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 260, newest: NOW, rerunEvery: 50 });
    const all = empty();
    const seen: HistoryProgress[] = [];
    const outcome = await collect(await open(gitHub), all, { progress: (progress) => seen.push(progress) });
    expect(outcome.kind).toBe('finished');
    expect(all.rows.size).toBe(260 + 5);
    const jobOf = (key: string) => (JSON.parse(all.rows.get(key) ?? '{}') as { jobs: Record<string, unknown>[] }).jobs[0];
    expect(jobOf('9260/1')).toMatchObject({ runner_name: 'runner 0', labels: ['ubuntu-latest'] });
    expect(jobOf('9049/1')).toMatchObject({ run_id: 9049, run_attempt: 1, runner_name: null, labels: [], created_at: null });
    expect(jobOf('9049/1')).toHaveProperty('steps.length', 2);
    // The re-runs among the older 160 runs: both attempts over REST, with what each attempt's record says.
    expect(jobOf('9050/2')).toMatchObject({ run_attempt: 2, runner_name: 'runner 0' });
    expect(outcome.state.requests).toMatchObject({ lists: 3, suites: 7 });
    expect(seen.at(-1)).toMatchObject({ done: 260, total: 260 });
  });

  test('of more runs than one list gives is collected by divided windows, each run once', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 2_300, newest: NOW, everySeconds: 30, jobs: 1 });
    const all = empty();
    const outcome = await collect(await open(gitHub), all, { detailedRuns: 0 });
    expect(all.rows.size).toBe(2_300);
    expect(outcome.state).toMatchObject({ done: 2_300, total: 2_300, truncated: [] });
  });

  test('with a second that holds more runs than GitHub lists says that it is not complete there', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 1_001, newest: NOW, everySeconds: 0, jobs: 1 });
    const all = empty();
    const outcome = await collect(await open(gitHub), all, { detailedRuns: 0 });
    expect(all.rows.size).toBe(1_000);
    const second = NOW.getTime() / 1000;
    expect(outcome.state.truncated).toEqual([{ from: second, to: second, total: 1_001 }]);
  });

  test('loses no run when others are deleted between two pages', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 250, newest: NOW, jobs: 1 });
    const all = empty();
    const github = await open(gitHub);
    await collect(github, all, { detailedRuns: 0, mayGoOn: () => all.rows.size < 125 });
    for (let number = 250; number > 200; number--) gitHub.runs.delete(`${9_000 + number}/1`);
    await collect(github, all, { detailedRuns: 0 });
    for (let number = 1; number <= 200; number++) expect(all.rows.has(`${9_000 + number}/1`)).toBe(true);
  });

  /** A GitHub whose lists are not what its runs are. */
  const lying = (github: GitHub, lie: (page: RunPage, asked: number) => RunPage): GitHub => {
    let asked = 0;
    const listRuns: GitHub['history']['listRuns'] = async (window, page) => {
      asked += 1;
      if (asked > 100) throw new Error('asked without end');
      return lie(await github.history.listRuns(window, page), asked);
    };
    return { ...github, history: { ...github.history, listRuns } };
  };

  test.each<[string, (page: RunPage, asked: number) => RunPage]>([
    ['goes up and down', (page, asked) => ({ ...page, total: asked % 2 === 0 ? 130 : 230 })],
    ['falls with each page', (page, asked) => ({ ...page, total: Math.max(0, 300 - asked * 7) })],
    ['is 0', (page) => ({ ...page, total: 0 })],
  ])('whose total %s is collected whole, each run written once', async (_what, lie) => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 230, newest: NOW, jobs: 1 });
    const all = empty();
    const written: string[] = [];
    const github = lying(await open(gitHub), lie);
    const outcome = await collect(github, all, {
      detailedRuns: 0,
      sink: async (batch) => void written.push(...batch.runs.map((run) => `${run.runId}/${run.attempt}`)),
    });
    expect(outcome).toMatchObject({ kind: 'finished', state: { done: 230 } });
    expect([written.length, new Set(written).size]).toEqual([230, 230]);
  });

  test('of which fewer runs came than GitHub counts says so', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 230, newest: NOW, jobs: 1 });
    const github = await open(gitHub);
    const twice = lying(github, ({ total, runs }) => ({ total, runs: [...runs.slice(0, 50), ...runs.slice(0, 50)] }));
    const none = lying(github, ({ total }) => ({ total, runs: [] }));
    const [some, nothing, whole] = [empty(), empty(), empty()];
    await collect(twice, some, { detailedRuns: 0 });
    expect(some.state).toMatchObject({ done: some.rows.size, listed: { got: some.rows.size, of: 230 } });
    expect((await collect(none, nothing)).state.listed).toEqual({ got: 0, of: 230 });
    expect((await collect(github, whole)).state.listed).toEqual({ got: 230, of: 230 });
  });

  test('counts what could not be read, and says which run it was and why', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 3, newest: NOW, jobs: 1 });
    const github = await open(gitHub);
    const said: unknown[] = [];
    const log = { ...silentLog, warn: (message: string, fields?: object) => void said.push([message, fields]) };
    const broken = lying(github, ({ total, runs }) => ({ total, runs: runs.map((run, index) => (index === 1 ? { id: 9002 } : run)) }));
    const all = empty();
    await collect(broken, all, { log });
    expect([all.rows.size, all.state?.skipped]).toEqual([2, 1]);
    expect(said).toEqual([['run not understood', { runId: 9002, reason: expect.stringContaining('head_sha') }]]);
  });

  test('has the files of its runs where they can be had', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 3, newest: NOW });
    const sources: RunSources = { workflowBlob: 'b'.repeat(40), workflowText: 'on: push\n', fileBlobs: new Map() };
    const all = empty();
    await collect(await open(gitHub), all, {
      sources: { prepare: async () => {}, of: async (run) => (run.runId === 9002 ? sources : null) },
    });
    expect([...all.rows.values()].map((row) => 'paceline' in (JSON.parse(row) as object))).toEqual([false, true, false]);
  });

  test('ends the same after a kill at any question or any write, however many have been', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 60, newest: NOW, rerunEvery: 9, workflows: 2 });
    const github = await open(gitHub);
    const options = { detailedRuns: 5 };
    const whole = empty();
    let calls = 0;
    await collect(
      killedAt(github, Number.POSITIVE_INFINITY, () => calls++),
      whole,
      options,
    );
    expect(calls).toBeGreaterThan(20);
    for (let at = 0; at < calls; at++) {
      const resumed = empty();
      let count = 0;
      await expect(
        collect(
          killedAt(github, at, () => count++),
          resumed,
          options,
        ),
      ).rejects.toThrow('killed');
      await collect(github, resumed, options);
      expect(sorted(resumed)).toEqual(sorted(whole));
    }
    for (const when of ['before', 'after'] as const) {
      const resumed = empty();
      for (let tries = 0, ended = false; !ended; tries++) {
        expect(tries).toBeLessThan(100);
        ended = await collectKilledInSink(github, resumed, when);
      }
      expect(sorted(resumed)).toEqual(sorted(whole));
    }

    /** Dies in its second write, before or after it; true when it ended. */
    async function collectKilledInSink(from: GitHub, into: Collection, when: 'before' | 'after'): Promise<boolean> {
      let writes = 0;
      const sink: CollectHistory['sink'] = async ({ runs }, state) => {
        writes += 1;
        if (writes === 2 && when === 'before') throw new Error('killed');
        for (const run of runs) into.rows.set(`${run.runId}/${run.attempt}`, JSON.stringify(formatHistoryRun(run)));
        into.state = state;
        if (writes === 2) throw new Error('killed');
      };
      return collect(from, into, { ...options, sink }).then(
        () => true,
        () => false,
      );
    }
  });

  test('pauses when GitHub says that it was too much, and at the share of the allowance that is left to others', async () => {
    const gitHub = createFakeGitHub();
    recordHistory(gitHub, { runs: 30, newest: NOW });
    const github = await open(gitHub);
    const retryAt = new Date(NOW.getTime() + 900_000);
    gitHub.faults.set('fetchRunJobs', { error: new AppError('GITHUB_RATE_LIMITED', 'wait', { retryAt }), when: 'before' });
    const all = empty();
    expect(await collect(github, all)).toMatchObject({ kind: 'paused', until: retryAt });
    gitHub.faults.set('fetchRunJobs', { error: new AppError('GITHUB_RATE_LIMITED', 'wait'), when: 'before' });
    expect(await collect(github, all)).toMatchObject({ kind: 'paused', until: new Date(NOW.getTime() + 60_000) });
    const resetAt = new Date(NOW.getTime() + 1_800_000);
    gitHub.allowance = { rest: { limit: 100, remaining: 20, resetAt }, graphql: null };
    const asked = gitHub.calls.length;
    expect(await collect(github, all)).toMatchObject({ kind: 'paused', until: resetAt });
    expect(gitHub.calls.length).toBe(asked);
    gitHub.allowance = { rest: { limit: 100, remaining: 100, resetAt }, graphql: null };
    expect(await collect(github, all)).toMatchObject({ kind: 'finished' });
    expect(all.rows.size).toBe(30);
  });
});

/** The same GitHub, whose question of this number is never answered. */
function killedAt(github: GitHub, at: number, count: () => number): Pick<GitHub, 'history' | 'fetchRun'> {
  const kill =
    <A extends readonly unknown[], R>(ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (count() === at) throw new Error('killed');
      return ask(...args);
    };
  const { listRuns, fetchSuiteJobs, fetchRunJobs, fetchReviews, allowance } = github.history;
  return {
    fetchRun: kill(github.fetchRun),
    history: {
      listRuns: kill(listRuns),
      fetchSuiteJobs: kill(fetchSuiteJobs),
      fetchRunJobs: kill(fetchRunJobs),
      fetchReviews: kill(fetchReviews),
      allowance,
    },
  };
}
