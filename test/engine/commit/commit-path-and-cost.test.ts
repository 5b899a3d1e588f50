import { describe, expect, test } from '@jest/globals';
import { costOfCommit } from '../../../src/engine/commit/cost-of-commit.ts';
import { pathOfRun } from '../../../src/engine/commit/path-of-run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';
import { plantedRun, usualRuns } from '../slow-run/planted-runs.ts';

describe('the critical path of a run', () => {
  const run = plantedRun(1, { test: { queue: 35 } });
  const side = { ...(run.jobs[0] as (typeof run.jobs)[number]), name: 'docs', completedAt: at(3600 + 65) };

  test('has its jobs one after the other, each with its queue, and shares that add up to one', () => {
    const path = pathOfRun(run, null);
    expect(path).toMatchObject({
      basis: 'times',
      makespan: 340,
      jobs: [
        { name: 'build', queued: 0, started: 5, ended: 105 },
        { name: 'test', queued: 105, started: 140, ended: 340 },
      ],
      others: [],
    });
    expect(path?.jobs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  test('names the jobs beside it by their slack', () => {
    expect(pathOfRun({ ...run, jobs: [...run.jobs, side] }, null)?.others).toEqual([{ name: 'docs', slack: 275 }]);
  });

  test('is not known where no job ran, and where nothing tells what waited for what', () => {
    expect(pathOfRun({ ...run, jobs: [] }, null)).toBeNull();
    expect(pathOfRun({ ...run, jobs: run.jobs.map((job) => ({ ...job, createdAt: null })) }, null)).toBeNull();
  });
});

describe('the cost of a commit', () => {
  const options = { asOf: at(1e7), visibility: 'private', prices: new Map<string, number>(), isDone: true } as const;
  const run = plantedRun(41, {}, { headSha: 'head' });

  test('is the list price of every started minute of every attempt', () => {
    const again = { ...run, attempt: 2, jobs: run.jobs.slice(1).map((job) => ({ ...job, attempt: 2 })) };
    // 100 s are two minutes, 200 s four, at $0.006.
    expect(costOfCommit([run], [], options)).toMatchObject({ listPrice: 0.036, billed: 0.036, usual: null });
    expect(costOfCommit([run, again], [], options)?.listPrice).toBeCloseTo(0.06);
  });

  test('is nothing that is billed for a public repository, and not said where that is not known', () => {
    expect(costOfCommit([run], [], { ...options, visibility: 'public' })).toMatchObject({ listPrice: 0.036, billed: 0 });
    expect(costOfCommit([run], [], { ...options, visibility: null })?.billed).toBeNull();
  });

  test('is usual for commits that started the same workflows, from five on', () => {
    const other = (sha: number) =>
      plantedRun(sha, {}, { runId: 500 + sha, headSha: sha.toString(16).padStart(40, '0'), workflowPath: 'docs.yml' });
    const history = usualRuns(12);
    expect(costOfCommit([run], history, options)?.usual).toMatchObject({ n: 12, p50: 0.036 });
    expect(costOfCommit([run], history.slice(0, 4), options)?.usual).toBeNull();
    expect(costOfCommit([run], [...history, ...history.slice(0, 5).map((_, index) => other(index + 1))], options)?.usual?.n).toBe(7);
    expect(costOfCommit([run], history, { ...options, isDone: false })?.usual).toBeNull();
  });

  test('is not known on runners without a price, and null where none was used', () => {
    const own = buildRun({ jobs: [buildJob({ labels: ['our-runner'] })] });
    expect(costOfCommit([own], [], options)).toMatchObject({ pricedJobRuns: 0, unpricedJobRuns: 1, unpriced: ['our-runner'] });
    expect(costOfCommit([{ ...own, jobs: [] }], [], options)).toBeNull();
  });
});
