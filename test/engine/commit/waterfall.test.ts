import { describe, expect, test } from '@jest/globals';
import { pathOfRun } from '../../../src/engine/commit/path-of-run.ts';
import { waterfallOf } from '../../../src/engine/commit/waterfall.ts';
import type { CommitSummary, WorkflowSummary } from '../../../src/engine/commit-summary.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

const job = (name: string, queued: number, start: number, end: number): JobRun =>
  buildJob({ name, createdAt: at(queued), startedAt: at(start), completedAt: at(end), steps: [buildStep(1, 'Run', start, end)] });

/** A chain of `chain` jobs of 1,000 s, and `beside` jobs of 1 to `beside` seconds that start with the first. */
function summaryOf(chain: number, beside: number, workflow: Partial<WorkflowSummary> = {}): Pick<CommitSummary, 'path' | 'workflows'> {
  const jobs = [
    ...Array.from({ length: beside }, (_, i) => job(`beside ${i + 1}`, 0, 2, 3 + i)),
    ...Array.from({ length: chain }, (_, i) => job(`chain ${i}`, 1000 * i, 1000 * i + 5, 1000 * (i + 1))),
  ];
  const run = buildRun({ jobs });
  const path = pathOfRun(run, null);
  const whole = { name: 'CI', path: '.github/workflows/ci.yml', event: 'push', attempt: 1, runId: run.runId, ...workflow };
  return { path, workflows: [whole as WorkflowSummary] };
}

describe('what the picture of a run is drawn from', () => {
  test('has every job that ran with its queue and run times, those of the path marked, in the order of their queues', () => {
    expect(waterfallOf(summaryOf(2, 1))).toEqual({
      name: 'CI',
      event: 'push',
      attempt: 1,
      makespan: 2000,
      basis: 'times',
      jobs: [
        { name: 'beside 1', queued: 0, started: 2, ended: 3, onPath: false },
        { name: 'chain 0', queued: 0, started: 5, ended: 1000, onPath: true },
        { name: 'chain 1', queued: 1000, started: 1005, ended: 2000, onPath: true },
      ],
      hidden: { jobs: 0, onPath: 0, longest: 0 },
    });
  });

  test('of 300 jobs has 40, the whole path and the longest beside it, and says what the others are', () => {
    const waterfall = waterfallOf(summaryOf(3, 297));
    expect(waterfall?.jobs.filter(({ onPath }) => onPath).map(({ name }) => name)).toEqual(['chain 0', 'chain 1', 'chain 2']);
    expect(waterfall?.jobs).toHaveLength(40);
    const shortest = Math.min(...(waterfall?.jobs ?? []).filter(({ onPath }) => !onPath).map(({ ended }) => ended));
    expect(shortest).toBe(299 - 36);
    expect(waterfall?.hidden).toEqual({ jobs: 260, onPath: 0, longest: shortest - 1 });
  });

  test('of a path of more than 40 jobs counts those that it leaves out', () => {
    const waterfall = waterfallOf(summaryOf(50, 1));
    expect(waterfall?.jobs).toHaveLength(40);
    expect(waterfall?.hidden).toEqual({ jobs: 11, onPath: 10, longest: 1000 });
  });

  test('keeps jobs that share a name apart', () => {
    const run = buildRun({ jobs: [job('same', 0, 5, 100), job('same', 0, 5, 60)] });
    const summary = {
      path: pathOfRun(run, null),
      workflows: [{ name: 'CI', path: null, event: null, attempt: 2, runId: run.runId } as WorkflowSummary],
    };
    expect(waterfallOf(summary)?.jobs.map(({ ended, onPath }) => [ended, onPath])).toEqual([
      [60, false],
      [100, true],
    ]);
  });

  test('calls the run by its file where the workflow has no name, and cuts names that go on', () => {
    expect(waterfallOf(summaryOf(1, 0, { name: null }))?.name).toBe('ci.yml');
    expect(waterfallOf(summaryOf(1, 0, { name: null, path: null, runId: 5 }))).toBeNull();
    const long = waterfallOf(summaryOf(1, 0, { name: `${'x'.repeat(159)}🚀` }))?.name ?? '';
    expect([long.length, long.isWellFormed()]).toEqual([160, true]);
  });

  test('is nothing where the path is not known', () => {
    expect(waterfallOf({ ...summaryOf(1, 0), path: null })).toBeNull();
    expect(waterfallOf({ ...summaryOf(1, 0), workflows: [] })).toBeNull();
  });
});
