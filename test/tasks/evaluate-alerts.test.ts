import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { Run } from '../../src/model/run.ts';
import { deliverNotice } from '../../src/tasks/deliver-notice.ts';
import { enqueueDueWork } from '../../src/tasks/enqueue-due-work.ts';
import { evaluateAlerts } from '../../src/tasks/evaluate-alerts.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const HOUR_MS = 3_600_000;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const configure = (text: string): Promise<void> => world.store.repositories.saveConfiguration(repositoryId, text);
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR_MS);

let runIds = 0;

interface Sort {
  readonly at: Date;
  /** Seconds. */
  readonly lasts?: number;
  readonly queues?: number;
  readonly run?: Partial<Run>;
  readonly outcomes?: readonly CacheOutcome[];
}

/** A run of one job that was created then. */
function runOf({ at, lasts = 60, queues = 5, run = {}, outcomes = [] }: Sort): Run {
  runIds += 1;
  const after = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
  const job = buildJob({
    ...{
      jobId: runIds,
      runId: runIds,
      attempt: run.attempt ?? 1,
      createdAt: at,
      startedAt: after(queues),
      completedAt: after(queues + lasts),
    },
    ...{ conclusion: run.conclusion ?? 'success', cacheOutcomes: outcomes },
  });
  return buildRun({ runId: runIds, createdAt: at, startedAt: at, updatedAt: after(queues + lasts), jobs: [job], ...run });
}

/** So many runs, one every twelve minutes, the last `until` hours ago. */
async function store(n: number, until: number, sort: Omit<Sort, 'at'> = {}): Promise<void> {
  const runs = Array.from({ length: n }, (_, i) => runOf({ at: hoursAgo(until + (n - 1 - i) / 5), ...sort }));
  await world.store.runs.mergeAll(repositoryId, runs);
}

/** Evaluates an hour later than before, with one more run of the sort where there is one. */
async function evaluateNext(sort: Omit<Sort, 'at'> | null = null): Promise<void> {
  if (sort !== null) await world.store.runs.mergeAll(repositoryId, [runOf({ at: new Date(world.now.getTime() + 600_000), ...sort })]);
  world.now = new Date(world.now.getTime() + HOUR_MS);
  await evaluateAlerts(world, { repositoryId });
}

async function notices(): Promise<readonly string[]> {
  const keys = world.enqueued.flatMap(({ task }) => (task.kind === 'deliver-notice' ? [task.data.key] : []));
  const found = await Promise.all(keys.map((key) => world.store.notices.find(repositoryId, key)));
  return found.map((notice) => notice?.title ?? '');
}

test('a makespan beyond its limit is told after two evaluations with new runs, and its end after two', async () => {
  await configure('alerts: { warning: { makespan: { p50: 5m } } }\n');
  await store(12, 1, { lasts: 600 });
  await evaluateNext();
  await evaluateNext();
  expect(await notices()).toEqual([]);
  await evaluateNext({ lasts: 600 });
  await evaluateNext({ lasts: 600 });
  expect(await notices()).toEqual(['Warning: p50 makespan of ci.yml is 10m 05s, above 5m 00s']);
  expect(await world.store.alerts.firing(repositoryId)).toMatchObject([
    {
      phase: 'firing',
      workflow: '.github/workflows/ci.yml',
      workflowName: 'CI',
      reading: { n: 14, basis: 'day', limit: 300, isCertain: true },
    },
  ]);
  await store(30, -3, { lasts: 100 });
  await evaluateNext();
  await evaluateNext({ lasts: 100 });
  await evaluateNext({ lasts: 100 });
  expect((await notices()).slice(1)).toEqual(['Resolved: p50 makespan of ci.yml is 1m 45s, below 5m 00s']);
  expect(await world.store.alerts.firing(repositoryId)).toEqual([]);
  expect(world.gitHub.calls).toEqual([]);
});

test('a task that runs twice tells once', async () => {
  await configure('alerts: { critical: { failure-rate: 20% }, consecutive: 1 }\n');
  await store(15, 1);
  await store(10, 1, { run: { conclusion: 'failure' } });
  await evaluateAlerts(world, { repositoryId });
  const before = await world.store.alerts.list(repositoryId);
  await evaluateAlerts(world, { repositoryId });
  expect(await notices()).toEqual(['Critical: failure rate of ci.yml is 40%, above 20%']);
  expect(await world.store.alerts.list(repositoryId)).toEqual(before);
});

test('the end of a limit that is taken out, and of a workflow that is ignored, is told once with why', async () => {
  const limit = 'alerts: { warning: { makespan: { p50: 5m } }, consecutive: 1, cooldown: 1m }\n';
  await configure(limit);
  await store(12, 1, { lasts: 600 });
  await evaluateNext();
  for (const text of ['level: basic\n', limit, `${limit}ignore: { workflows: [ci.yml] }\n`]) {
    await configure(text);
    await evaluateNext();
    await evaluateNext();
  }
  const told = 'Warning: p50 makespan of ci.yml is 10m 05s, above 5m 00s';
  expect(await notices()).toEqual([
    told,
    'The warning limit was taken out: p50 makespan of ci.yml',
    told,
    'Ignored now: p50 makespan of ci.yml',
  ]);
  expect(await world.store.alerts.list(repositoryId)).toEqual([]);
});

test('many alerts of one evaluation are one notice, which is told, and so are their ends', async () => {
  await configure(
    'alerts: { critical: { makespan: { p50: 5m } }, warning: { makespan: { p95: 5m }, failure-rate: 20% }, consecutive: 1 }\n',
  );
  for (let i = 0; i < 4; i += 1) {
    const workflowPath = `.github/workflows/w${i}.yml`;
    await store(20, 1, { lasts: 600, run: { workflowPath } });
    await store(20, 1, { run: { workflowPath, conclusion: 'failure' } });
  }
  await evaluateAlerts(world, { repositoryId });
  await evaluateAlerts(world, { repositoryId });
  await configure('level: basic\n');
  const [alert] = world.enqueued.splice(0);
  expect(alert?.task).toEqual({ kind: 'deliver-notice', data: { repositoryId, key: `alert:evaluation:${NOW.toISOString()}` } });
  await deliverNotice(world, { repositoryId, key: `alert:evaluation:${NOW.toISOString()}` });
  expect(world.posted).toEqual([
    expect.stringMatching(/^octo\/app: 12 alerts: 4 critical, 8 warning\n(.*\n){5}And 7 alerts more: 7 warning\.\n/),
  ]);
  await evaluateNext();
  expect(await notices()).toEqual(['12 alerts ended: 4 critical, 8 warning']);
});

describe('each threshold', () => {
  const told = async (config: string): Promise<readonly string[]> => {
    await configure(`alerts: { info: { ${config} }, consecutive: 1 }\n`);
    await evaluateAlerts(world, { repositoryId });
    return notices();
  };

  test('on queue time looks at all jobs', async () => {
    await store(25, 1, { queues: 400 });
    expect(await told('queue-time: { p95: 5m }')).toEqual(['For information: p95 queue time of ci.yml is 6m 40s, above 5m 00s']);
  });

  test('on a stage looks at what its steps were for', async () => {
    const at = hoursAgo(30);
    const runs = Array.from({ length: 10 }, () => {
      const run = runOf({ at, lasts: 300 });
      const step = {
        number: 2,
        name: 'Run npm test',
        status: 'completed',
        conclusion: 'success',
        startedAt: new Date(at.getTime() + 5_000),
        completedAt: new Date(at.getTime() + 205_000),
      } as const;
      return { ...run, jobs: run.jobs.map((job) => ({ ...job, steps: [step] })) };
    });
    await world.store.runs.mergeAll(repositoryId, runs);
    expect(await told('stages: { unit-test: { p50: 1m }, render: { p50: 1s } }')).toEqual([
      'For information: p50 time of unit-test of ci.yml is 3m 20s, above 1m 00s',
    ]);
  });

  test('on caches looks at what the logs say of lookups', async () => {
    const outcome = {
      stepNumber: 2,
      action: 'actions/cache',
      save: 'none',
      restoredKey: null,
      primaryKey: 'k',
      sizeBytes: null,
      restoreTime: null,
      basis: 'log',
    } as const;
    await store(8, 1, { outcomes: [{ ...outcome, result: 'miss' }] });
    await store(4, 1, { outcomes: [{ ...outcome, result: 'exact' }] });
    expect(await told('cache-hit-rate: 50%')).toEqual(['For information: cache hit rate of ci.yml is 33%, below 50%']);
  });

  test('on an increase compares with the runs before of the same event', async () => {
    await store(40, 30, { lasts: 100 });
    await store(40, 30, { lasts: 900, run: { event: 'schedule' } });
    await store(12, 1, { lasts: 150 });
    expect(await told('makespan-increase: 20%')).toEqual(['For information: makespan increase of ci.yml is 48%, above 20%']);
    expect(await world.store.alerts.firing(repositoryId)).toMatchObject([
      { reading: { n: 12, baseline: { n: 40, p50: 105, recent: 155, event: 'pull_request' } } },
    ]);
  });

  test('on an increase says nothing where a person accepted that it takes longer', async () => {
    await store(40, 30, { lasts: 100 });
    await store(12, 1, { lasts: 150 });
    await world.store.acknowledgements.save(repositoryId, {
      ...{ workflowPath: '.github/workflows/ci.yml', headSha: 'd'.repeat(40), branch: null, login: 'octocat' },
      ...{ since: hoursAgo(20), at: hoursAgo(1) },
    });
    expect(await told('makespan-increase: 20%')).toEqual([]);
  });

  test('on a cost adds up all workflows and attempts, and says what it lacks', async () => {
    await store(30, 1, { lasts: 600 });
    await store(5, 1, { lasts: 600, run: { workflowPath: '.github/workflows/nightly.yml', fromFork: true, headRepositoryId: 77 } });
    await store(50, 40, { lasts: 600 });
    const own = runOf({ at: hoursAgo(2) });
    await world.store.runs.mergeAll(repositoryId, [{ ...own, jobs: own.jobs.map((job) => ({ ...job, labels: ['our-own'] })) }]);
    // 35 job runs of 10 minutes at $0.006.
    expect(await told('cost-per-day: 2, cost-per-month: 6')).toEqual([
      'For information: cost of the last 24 hours is at least $2.10, above $2.00',
    ]);
    expect(await world.store.alerts.list(repositoryId)).toMatchObject([
      { measure: { key: 'cost-per-day' }, workflow: null, reading: { n: 35, interval: null, worst: [{ value: 1.8 }, { value: 0.3 }] } },
      { measure: { key: 'cost-per-month' }, reading: { n: 85, value: 5.1 } },
    ]);
  });

  test('on a cost counts each attempt once, however many were created at one moment', async () => {
    const at = hoursAgo(3);
    await world.store.runs.mergeAll(
      repositoryId,
      Array.from({ length: 1_030 }, (_, i) => runOf({ at: i < 700 ? hoursAgo(2 + i / 1000) : at })),
    );
    await told('cost-per-day: 1000');
    expect(await world.store.alerts.list(repositoryId)).toMatchObject([{ reading: { n: 1_030, isCut: false } }]);
  });
});

describe('nothing is told', () => {
  const silent = async (): Promise<void> => {
    await configure('alerts: { critical: { makespan: { p50: 1s, p95: 1s }, failure-rate: 0%, makespan-increase: 0% }, consecutive: 1 }\n');
    await evaluateAlerts(world, { repositoryId });
    expect([await notices(), await world.store.alerts.list(repositoryId)]).toEqual([[], []]);
  };

  test('without any history', silent);

  test('of too few runs', async () => {
    await store(9, 1);
    await silent();
  });

  test('of runs that are older than two weeks', async () => {
    await store(40, 15 * 24);
    await silent();
  });

  test('of runs of forks, of the merge queue beside others, and of generated ones', async () => {
    await store(9, 1);
    await store(30, 1, { run: { headRepositoryId: 77 } });
    await store(30, 1, { run: { event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-1' } });
    await store(30, 1, { run: { simulated: 'for a test' } });
    await silent();
  });

  test('of a workflow that the configuration ignores', async () => {
    await store(30, 1);
    await configure('alerts: { critical: { makespan: { p50: 1s } }, consecutive: 1 }\nignore: { workflows: [ci.yml] }\n');
    await evaluateAlerts(world, { repositoryId });
    expect(await notices()).toEqual([]);
  });

  test('without a configuration, or of a repository that is gone', async () => {
    await store(30, 1);
    await evaluateAlerts(world, { repositoryId });
    await evaluateAlerts(world, { repositoryId: 4711 });
    expect(await notices()).toEqual([]);
  });
});

test('of a huge history only the newest runs are read, and the alert says so', async () => {
  await configure('alerts: { info: { makespan: { p50: 1s } }, consecutive: 1 }\n');
  const runs = Array.from({ length: 620 }, (_, i) => runOf({ at: new Date(hoursAgo(20).getTime() + i * 60_000) }));
  await world.store.runs.mergeAll(repositoryId, runs);
  await evaluateAlerts(world, { repositoryId });
  expect(await world.store.alerts.firing(repositoryId)).toMatchObject([{ reading: { n: 500, isCut: true, basis: 'day' } }]);
});

test('the state goes with its repository, and old state where nothing is evaluated any more', async () => {
  await configure('alerts: { info: { makespan: { p50: 1s } } }\n');
  await store(12, 1);
  await evaluateAlerts(world, { repositoryId });
  expect(await world.store.alerts.list(repositoryId)).toHaveLength(1);
  await world.store.pruning.alerts(repositoryId, { before: world.now }, 10);
  expect(await world.store.alerts.list(repositoryId)).toHaveLength(1);
  await world.store.pruning.alerts(repositoryId, { before: new Date(world.now.getTime() + 1) }, 10);
  expect(await world.store.alerts.list(repositoryId)).toHaveLength(0);
  await evaluateAlerts(world, { repositoryId });
  await world.store.repositories.remove(repositoryId);
  expect(await world.store.alerts.list(repositoryId)).toEqual([]);
});

test('the clock asks hourly where there were runs within a day and a limit is configured, daily without runs, and once more when the limits are gone', async () => {
  const askedAt = async (minutes: number): Promise<number> => {
    world.now = new Date(NOW.getTime() + minutes * 60_000);
    world.enqueued.length = 0;
    await enqueueDueWork(world);
    return world.kinds().filter((kind) => kind === 'evaluate-alerts').length;
  };
  await store(12, 1);
  expect(await askedAt(0)).toBe(0);
  await configure('alerts: { info: { makespan: { p50: 1s } } }\n');
  expect([await askedAt(59), await askedAt(61), await askedAt(62), await askedAt(122)]).toEqual([0, 1, 0, 1]);
  // The last run is more than a day old.
  expect([await askedAt(24 * 60), await askedAt(26 * 60 + 10), await askedAt(48 * 60 + 1)]).toEqual([0, 1, 0]);
  await evaluateAlerts(world, { repositoryId });
  await configure('level: basic\n');
  expect(await askedAt(3 * 24 * 60)).toBe(1);
  await evaluateAlerts(world, { repositoryId });
  expect(await askedAt(5 * 24 * 60)).toBe(0);
});
