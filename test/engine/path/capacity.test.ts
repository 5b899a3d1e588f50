import { describe, expect, test } from '@jest/globals';
import { computeCapacity } from '../../../src/engine/path/compute-capacity.ts';
import { computeParallelism } from '../../../src/engine/path/compute-parallelism.ts';
import { mostAtOnce } from '../../../src/engine/path/most-at-once.ts';
import type { LabelCapacity } from '../../../src/engine/path/path-profile.ts';
import type { WorkflowRuns } from '../../../src/engine/recent/workflow-runs.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

function workflow(runs: readonly Run[]): WorkflowRuns {
  return { path: null, name: null, runs, running: [], ofAll: runs.length, planOf: () => null, newestPlan: null };
}

function job(queued: number, start: number, end: number, rest: Partial<JobRun> = {}): JobRun {
  return buildJob({ createdAt: at(queued), startedAt: at(start), completedAt: at(end), ...rest });
}

function only(capacities: readonly LabelCapacity[]): LabelCapacity {
  const [capacity] = capacities;
  if (capacity === undefined || capacities.length > 1) throw new Error(`${capacities.length} groups of labels`);
  return capacity;
}

/** A pool of so many runners takes jobs of 600 seconds in the order in which they are queued; one is queued every `every` seconds. */
function pool(runners: number, jobs: number, every: number): readonly JobRun[] {
  const free = Array.from({ length: runners }, () => 0);
  return Array.from({ length: jobs }, (_, index) => {
    const queued = index * every;
    free.sort((a, b) => a - b);
    const start = Math.max(queued + 5, free[0] ?? 0);
    free[0] = start + 600;
    return job(queued, start, start + 600);
  });
}

describe('jobs at once', () => {
  test('are counted at their peak; one that starts as another ends does not count with it', () => {
    expect(mostAtOnce([job(0, 0, 10), job(0, 10, 20), job(0, 5, 15)])).toBe(2);
    expect(mostAtOnce([job(0, 5, 5)])).toBe(0);
    expect(mostAtOnce([])).toBe(0);
  });
});

describe('the parallelism of a workflow', () => {
  test('is what ran side by side of what could have', () => {
    const run = buildRun({ jobs: [job(0, 0, 100), job(0, 0, 50)] });
    expect(computeParallelism(workflow([run]))).toMatchObject({
      available: true,
      value: { runs: 1, mostAtOnce: { p50: 2, max: 2 }, efficiency: { p50: 0.75 }, speedUp: { p50: 1.5 } },
    });
  });

  test('is not available without a run that succeeded', () => {
    expect(computeParallelism(workflow([buildRun({ conclusion: 'failure' })]))).toMatchObject({ available: false });
  });
});

describe('the capacity behind labels', () => {
  test('shows a limit where jobs were queued for long whenever so many ran', () => {
    const capacity = only(computeCapacity([workflow([buildRun({ jobs: pool(4, 60, 100) })])], () => null));
    expect(capacity).toMatchObject({ labels: ['ubuntu-latest'], jobRuns: 60, mostAtOnce: 4, queuesFrom: 4 });
    expect(capacity.queuesFromRate).toBeGreaterThan(0);
  });

  test('shows none where runners were always free, nor for single slow starts of a runner', () => {
    const free = only(computeCapacity([workflow([buildRun({ jobs: pool(20, 60, 100) })])], () => null));
    expect(free).toMatchObject({ queuesFrom: null, queuesFromRate: null });
    const slow = pool(20, 60, 100).map((one, index) => (index % 20 === 0 ? { ...one, createdAt: at(index * 100 - 400) } : one));
    expect(only(computeCapacity([workflow([buildRun({ jobs: slow })])], () => null)).queuesFrom).toBeNull();
  });

  test('counts all workflows together, and knows a configured limit', () => {
    const first = workflow([buildRun({ jobs: [job(0, 5, 100)] })]);
    const second = workflow([buildRun({ jobs: [job(0, 5, 100, { labels: ['ubuntu-latest'] })] })]);
    expect(only(computeCapacity([first, second], (labels) => (labels.includes('ubuntu-latest') ? 20 : null)))).toMatchObject({
      mostAtOnce: 2,
      limit: 20,
    });
  });
});
