import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GitHub } from '../../src/ports/github.ts';
import { backfillRepository } from '../../src/tasks/backfill-repository.ts';
import type { World } from '../../src/tasks/world.ts';
import { type AddedRun, addManyRuns, WORKFLOWS } from '../helpers/many-runs.ts';
import { countRequests, hashOf, openServedWorld, SERVED, type ServedWorld } from '../helpers/served-world.ts';
import { seededRandom } from '../standin/seeded-random.ts';

const RUNS = 1_000;
/** Of each workflow: read with all that REST tells. */
const DETAILED = 100;
const HOUR_SECONDS = 3_600;

let served: ServedWorld;
let added: readonly AddedRun[];
let wanted: readonly string[];
let requests: Readonly<Record<string, number>>;
beforeAll(async () => {
  served = await openServedWorld({ contract: true });
  const newest = new Date(Math.floor(served.now().getTime() / 1000) * 1000 - 60_000);
  added = addManyRuns(served.standin, SERVED, { runs: RUNS, newest, everySeconds: 2 * HOUR_SECONDS });
  const before = served.standin.requests.length;
  await backfill(() => served.process());
  requests = countRequests(served.standin, before);
  wanted = await served.rows();
}, 300_000);
afterAll(async () => {
  expect(served.standin.violations).toEqual([]);
  await served.close();
});

type Process = ReturnType<ServedWorld['process']>;

/** Runs the task until it asks for itself no more, each time that it dies in a new process; how often it died. */
async function backfill(start: () => Process): Promise<number> {
  const data = { repositoryId: served.repository.id };
  for (let kills = 0, process = start(); ; ) {
    process.waiting.length = 0;
    try {
      await backfillRepository(process.world, data);
      if (!process.waiting.some(({ task }) => task.kind === 'backfill-repository')) return kills;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills += 1;
      process = start();
    }
  }
}

class Killed extends Error {}

/** A process that dies at its so-manieth step: before or after a question, or before, in the middle of, at the end of, or after a transaction. */
function dyingAt(process: Process, at: number, died: (where: string) => void): Process {
  let steps = 0;
  const step = (where: string): void => {
    if (steps++ !== at) return;
    died(where);
    throw new Killed(where);
  };
  const asking =
    <A extends readonly unknown[], R>(name: string, ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      step(`before ${name}`);
      const answer = await ask(...args);
      step(`after ${name}`);
      return answer;
    };
  const watched = (github: GitHub): GitHub => {
    const { listRuns, fetchSuiteJobs, fetchRunJobs, fetchReviews } = github.history;
    return {
      ...github,
      fetchFileText: asking('text', github.fetchFileText),
      commitFiles: (isWanted) => ({ of: asking('files', github.commitFiles(isWanted).of) }),
      history: {
        ...github.history,
        listRuns: asking('list', listRuns),
        fetchSuiteJobs: asking('suites', fetchSuiteJobs),
        fetchRunJobs: asking('jobs', fetchRunJobs),
        fetchReviews: asking('reviews', fetchReviews),
      },
    };
  };
  const { world } = process;
  const transaction: World['store']['transaction'] = async (work) => {
    step('before a transaction');
    const done = await world.store.transaction(async (within) => {
      const saveState: typeof within.backfills.saveState = async (...args) => {
        step('between rows and state');
        await within.backfills.saveState(...args);
      };
      const result = await work({ ...within, backfills: { ...within.backfills, saveState } });
      step('at the end of a transaction');
      return result;
    });
    step('after a transaction');
    return done;
  };
  const { installations, store } = world;
  const forRepository: typeof installations.forRepository = async (...args) => watched(await installations.forRepository(...args));
  return { ...process, world: { ...world, store: { ...store, transaction }, installations: { ...installations, forRepository } } };
}

describe('a backfill of 1,000 runs', () => {
  test('asks for jobs and steps at most 60 times, beside the newest of each workflow and re-runs', () => {
    const newest = WORKFLOWS.flatMap((path) => added.filter(({ workflow }) => workflow === path).slice(-DETAILED));
    const reruns = added.filter((run) => run.attempts > 1);
    const olderReruns = reruns.filter((run) => !newest.includes(run));
    // One question for each attempt, and none for what GraphQL tells.
    const rest = newest.reduce((sum, { attempts }) => sum + attempts, 0) + olderReruns.reduce((sum, { attempts }) => sum + attempts, 0);
    expect(requests['jobs']).toBe(rest);
    expect(requests['attempts']).toBe(reruns.length);
    expect(requests['suiteJobs']).toBeLessThanOrEqual(60 - 2 * olderReruns.length - olderReruns.length);
    expect(requests['lists']).toBeLessThanOrEqual(12);
  });

  test('has every attempt with its jobs and steps, as GitHub has them', () => {
    const { runs } = served.standin.repository(SERVED);
    const attempts = [...runs.values()].flatMap((run) => [...run.values()]);
    expect(wanted).toHaveLength(attempts.length);
    const stored = wanted.map(
      (row) => JSON.parse(row) as { id: number; run_attempt: number; conclusion: string; jobs: { steps: unknown[] }[] },
    );
    const count = (rows: readonly { jobs: readonly { steps?: unknown }[] }[]) =>
      rows.flatMap(({ jobs }) => jobs).reduce((sum, { steps }) => sum + (steps as unknown[]).length, 0);
    expect(stored.flatMap(({ jobs }) => jobs)).toHaveLength(attempts.flatMap(({ jobs }) => jobs).length);
    expect(count(stored)).toBe(count(attempts));
    for (const conclusion of ['startup_failure', 'cancelled', 'failure', 'success']) {
      const ended = attempts.filter(({ run }) => run['conclusion'] === conclusion).length;
      expect(ended).toBeGreaterThan(5);
      expect(stored.filter((run) => run.conclusion === conclusion)).toHaveLength(ended);
    }
  });

  test('knows which deployments awaited approval, whoever told of them, by one question for each of their runs', () => {
    const held = added.flatMap((run) => (run.held === null ? [] : [run.held]));
    const jobs = wanted.flatMap(
      (row) => (JSON.parse(row) as { jobs: { id: number; created_at: string | null; paceline?: { awaitedApproval?: boolean } }[] }).jobs,
    );
    const awaited = jobs.filter(({ paceline }) => paceline?.awaitedApproval === true);
    expect(awaited.map(({ id }) => id).sort()).toEqual(held.toSorted());
    expect(awaited.filter((job) => job.created_at === null).length).toBeGreaterThan(10);
    expect(awaited.filter((job) => job.created_at !== null).length).toBeGreaterThan(5);
    expect(requests['reviews']).toBe(held.length);
  });

  test('knows the files that each run saw, by less than one request for three commits', () => {
    const { git } = served.standin.repository(SERVED);
    const commits = new Map(added.map(({ headSha }) => [headSha, git.paths(git.commit(headSha)?.tree ?? '')]));
    for (const row of wanted) {
      const run = JSON.parse(row) as {
        head_sha: string;
        path: string;
        paceline?: { workflowBlob: string; workflowText: string; fileBlobs: object };
      };
      const files = commits.get(run.head_sha);
      const blob = files?.get(run.path)?.sha ?? '';
      const locks = [...(files ?? [])].filter(([path]) => /package(-lock)?\.json$|workflows\//.test(path) && path !== run.path);
      expect(run.paceline).toEqual({
        workflowBlob: blob,
        workflowText: git.blob(blob)?.toString(),
        fileBlobs: Object.fromEntries(locks.map(([path, { sha }]) => [path, sha])),
      });
    }
    expect(commits.size).toBeGreaterThan(300);
    expect((requests['folders'] ?? 0) + (requests['trees'] ?? 0)).toBeLessThan(commits.size / 3);
    expect(requests['texts']).toBe(
      new Set(wanted.map((row) => (JSON.parse(row) as { paceline: { workflowBlob: string } }).paceline.workflowBlob)).size,
    );
  });

  test('that is killed at random points and goes on in a new process ends with the same rows', async () => {
    const where = new Set<string>();
    const random = seededRandom(3);
    await served.forget();
    const kills = await backfill(() => dyingAt(served.process(), Math.floor(random() * 120), (place) => where.add(place)));
    expect(kills).toBeGreaterThan(8);
    expect(hashOf(await served.rows())).toBe(hashOf(wanted));
    expect(where.size).toBeGreaterThanOrEqual(6);
  }, 300_000);
});
