import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fairShare } from '../../../src/engine/recent/fair-share.ts';
import { createRecentRuns, type RecentLimits } from '../../../src/engine/recent/recent-runs.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const AS_OF = at(1_000_000);
const SMALL: RecentLimits = { runs: 3, jobRuns: 10, versions: 2 };

function keep(runs: readonly Run[], limits = SMALL): ReturnType<ReturnType<typeof createRecentRuns>['finish']> {
  const builder = createRecentRuns(AS_OF, limits);
  for (const run of runs) builder.take(run);
  return builder.finish();
}

function runAt(second: number, rest: Partial<Run> = {}, jobs = 1): Run {
  return buildRun({ runId: second, createdAt: at(second), jobs: Array.from({ length: jobs }, () => buildJob()), ...rest });
}

describe('the recent runs of a workflow', () => {
  test('are its newest, newest first, with the number of all', () => {
    const [workflow] = keep([1, 5, 2, 4, 3].map((second) => runAt(second)));
    expect(workflow?.runs.map(({ runId }) => runId)).toEqual([5, 4, 3]);
    expect(workflow?.ofAll).toBe(5);
  });

  test('are none of a fork and none created after the moment that is asked for', () => {
    const [workflow] = keep([runAt(1), runAt(2, { fromFork: true }), runAt(2_000_000)]);
    expect(workflow?.runs.map(({ runId }) => runId)).toEqual([1]);
  });

  test('that still go on stand apart', () => {
    const [workflow] = keep([runAt(1), runAt(2, { status: 'in_progress', conclusion: null })]);
    expect(workflow?.runs.map(({ runId }) => runId)).toEqual([1]);
    expect(workflow?.running.map(({ runId }) => runId)).toEqual([2]);
  });

  test('of the workflow with the most jobs are cut first where there are too many', () => {
    const big = [1, 2, 3].map((second) => runAt(second, { workflowPath: 'a.yml' }, 4));
    const small = [1, 2, 3].map((second) => runAt(second, { workflowPath: 'b.yml' }, 1));
    expect(keep([...big, ...small]).map(({ runs }) => runs.length)).toEqual([1, 3]);
  });

  test('are the same in whatever order the history comes', () => {
    const run = fc.record({
      second: fc.integer({ min: 1, max: 60 }),
      workflow: fc.constantFrom('a.yml', 'b.yml', 'c.yml'),
      jobs: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(run, { selector: ({ second }) => second, maxLength: 40 }), fc.integer(), (drawn, seed) => {
        const runs = drawn.map(({ second, workflow, jobs }) => runAt(second, { workflowPath: workflow }, jobs));
        const idsOf = (list: readonly Run[]): unknown => keep(list).map(({ runs: kept }) => kept.map(({ runId }) => runId));
        const shuffled = runs.toSorted((a, b) => ((a.runId * 7919 + seed) % 101) - ((b.runId * 7919 + seed) % 101));
        expect(idsOf(shuffled)).toEqual(idsOf(runs));
      }),
    );
  });

  test('have the plan of the file that each saw, of the newest versions only', () => {
    const text = (key: string): string => `on: push\njobs:\n  ${key}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;
    const withFile = (second: number, key: string): Run =>
      runAt(second, { sources: { workflowBlob: `blob-${key}`, workflowText: second === 1 ? null : text(key), fileBlobs: new Map() } });
    const [workflow] = keep([withFile(1, 'b'), withFile(2, 'b'), withFile(3, 'c'), withFile(4, 'd')], { ...SMALL, runs: 4 });
    const keysOf = (index: number): unknown => {
      const run = workflow?.runs[index];
      return run === undefined ? undefined : workflow?.planOf(run)?.written.map(({ key }) => key);
    };
    expect([0, 1, 2, 3].map(keysOf)).toEqual([['d'], ['c'], undefined, undefined]);
    expect(workflow?.newestPlan?.written.map(({ key }) => key)).toEqual(['d']);
  });
});

describe('a fair share', () => {
  test('never gives more than there is, and leaves nothing that somebody wants', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.nat(20_000), (wants, total) => {
        const share = fairShare(wants, total);
        const given = wants.reduce((sum, want) => sum + Math.min(want, share), 0);
        expect(given).toBeLessThanOrEqual(total);
        const asked = wants.reduce((sum, want) => sum + want, 0);
        if (asked <= total) expect(given).toBe(asked);
        else expect(wants.reduce((sum, want) => sum + Math.min(want, share + 1), 0)).toBeGreaterThan(total);
      }),
    );
  });
});
