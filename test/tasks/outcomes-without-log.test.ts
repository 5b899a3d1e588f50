import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { computeProfile } from '../../src/engine/profile/compute-profile.ts';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import { outcomesWithoutLog } from '../../src/tasks/outcomes-without-log.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { HEAD, INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const STEPS = [
  buildStep(2, 'Dependencies', 2, 6),
  buildStep(3, 'Run actions/cache@v4', 6, 8),
  buildStep(4, 'Run make', 8, 40),
  buildStep(7, 'Post Dependencies', 40, 44),
];
const told = (action: string, rest: Partial<CacheOutcome> = {}): CacheOutcome => ({
  ...{ stepNumber: 2, action, result: 'exact', save: 'not-needed' },
  ...{ restoredKey: 'k', primaryKey: 'k', sizeBytes: null, restoreTime: null },
  basis: 'log',
  ...rest,
});
const earlier = (...cacheOutcomes: CacheOutcome[]): JobRun => buildJob({ steps: STEPS, cacheOutcomes });
const short = (outcomes: readonly CacheOutcome[]) =>
  outcomes.map(({ stepNumber, action, result, save, basis }) => [stepNumber, action, result, save, basis]);

describe('without a log the outcome of a cache step is unknown', () => {
  const cache = [3, 'actions/cache', 'unknown', 'unknown', 'inferred'];

  test('where its name says that it keeps one', () => {
    expect(short(outcomesWithoutLog(buildJob({ steps: STEPS }), []))).toEqual([cache]);
    const skipped = STEPS.map((step) => ({ ...step, conclusion: 'skipped' as const }));
    expect(outcomesWithoutLog(buildJob({ steps: skipped }), [])).toEqual([]);
  });

  test('where the log of such a job said so before, but not where a script did', () => {
    expect(short(outcomesWithoutLog(buildJob({ steps: STEPS }), [earlier(told('ruby/setup-ruby'))]))).toEqual([
      [2, 'ruby/setup-ruby', 'unknown', 'unknown', 'inferred'],
      cache,
    ]);
    expect(short(outcomesWithoutLog(buildJob({ steps: STEPS }), [earlier(told('sccache', { toldBy: 'output' }))]))).toEqual([cache]);
  });
});

describe('a job beyond the budget', () => {
  let world: TaskWorld;
  beforeEach(async () => {
    world = await openTaskWorld();
    await world.adopt();
  });
  afterEach(() => world.close());

  test('has its cache outcome shown as unknown by the store, the profile and the check run', async () => {
    const resetAt = new Date(world.now.getTime() + 600_000);
    world.gitHub.allowance = { rest: { limit: 5_000, remaining: 4_000, resetAt }, graphql: null };
    await world.store.backfills.addUsed(INSTALLATION_ID, 'logs', resetAt, 500);
    const job = buildJob({ jobId: 7, runId: 5, headSha: HEAD, steps: STEPS });
    const run = buildRun({ runId: 5, headSha: HEAD, createdAt: at(0), jobs: [job] });
    const body = formatHistoryRun(run);
    world.gitHub.runs.set('5/1', { ...body, jobs: null });
    world.gitHub.jobs.set(7, (body['jobs'] as readonly object[])[0]);
    await readJob(world, { repositoryId, jobId: 7 });
    expect(world.gitHub.calls).not.toContain('fetchJobLog');
    expect(short((await world.store.jobs.find(repositoryId, 7))?.cacheOutcomes ?? [])).toEqual([
      [3, 'actions/cache', 'unknown', 'unknown', 'inferred'],
    ]);
    const history = await world.store.runs.history(repositoryId, CI, { runs: 10 });
    expect(JSON.stringify(computeProfile(history, at(100)))).toMatch(/"action":"actions\/cache".*"unknown":1/);
    await publishCheckRun(world, { repositoryId, headSha: HEAD });
    const text = [...world.gitHub.checkRuns.values()].flat().at(-1)?.text ?? '';
    expect(text).toMatch(/`test` \| `actions\/cache` \| unknown: log not read \| not measured \|.*\| unknown: log not read \|/);
  });
});
