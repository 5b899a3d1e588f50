import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CommitSummary, WorkflowSummary } from '../../src/engine/commit-summary.ts';
import { seconds } from '../../src/model/seconds.ts';
import { OUTPUT_LIMIT, renderCheckRun } from '../../src/report/check-run.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';
import { JOB, SUMMARY, WORKFLOW } from './sample-commit-summary.ts';

function ofWorkflow(workflow: Partial<WorkflowSummary>, more: Partial<CommitSummary> = {}): CommitSummary {
  const whole = { ...WORKFLOW, jobs: [JOB], ...workflow };
  return { ...SUMMARY, state: whole.state, headline: whole, workflows: [whole], ...more };
}

const MOVEMENT = {
  runId: 7,
  direction: 'slower',
  duration: seconds(492),
  usual: { n: 31, p50: seconds(460), range: [seconds(425), seconds(511)], isBefore: false },
  excess: seconds(32),
  against: null,
} as const;

const title = (summary: CommitSummary): string => renderCheckRun(summary).title;

test('a check run says the verdict, the durations, the queue and the caches', () => {
  const { title, summary, text, status, conclusion } = renderCheckRun(SUMMARY);
  expectFile(
    new URL('cases/check-run.md', import.meta.url),
    [`${title} [${status}, ${conclusion}]`, summary, '=====', text, ''].join('\n\n'),
  );
});

test('no job of the sample outlasts the makespan of its run', () => {
  for (const { duration, jobs } of SUMMARY.workflows)
    for (const job of jobs) expect((job.duration ?? 0) + (job.queueTime ?? 0)).toBeLessThanOrEqual(duration ?? 0);
});

test('no cell is empty, whatever was not measured', () => {
  const [cache] = JOB.cacheOutcomes;
  if (cache === undefined) throw new Error('no cache');
  const cacheOutcomes = [{ ...cache, restoredKey: null, primaryKey: null, restoreTime: null, sizeBytes: null }];
  const jobs = [
    { ...JOB, duration: null, usual: null, cacheOutcomes },
    { ...JOB, duration: null, state: 'running' as const },
  ];
  for (const each of [SUMMARY, ofWorkflow({ jobs, duration: null, target: null, usual: null })]) {
    const { summary, text } = renderCheckRun(each);
    expect(`${summary}\n${text}`).not.toMatch(/\| +\|/);
  }
});

describe('the legend says of what is usual', () => {
  const legend = (...bases: ('own' | 'newest-known' | 'not-told-apart' | null)[]) => {
    const workflows = bases.map((basis) => ({ ...WORKFLOW, versions: basis && { basis, commit: null, unmeasured: 0, unread: 0 } }));
    return /\*Usual\*: [^.]*\.[^.]*\./.exec(renderCheckRun({ ...SUMMARY, workflows }).text)?.[0] ?? '';
  };
  test('that the plan is the same only where versions are told apart', () => {
    expect([legend('own'), legend('newest-known')].map((text) => text.includes('with the same plan.'))).toEqual([true, true]);
    expect(legend('not-told-apart')).toContain('under any version of the workflow.');
    expect(legend('not-told-apart', 'own')).toContain('with the same plan where versions are told apart.');
    expect(legend(null)).toContain('other commits that succeeded.');
  });
  test('that neither forks nor, but for its own runs, the merge queue are in it', () =>
    expect(legend('own')).toMatch(/Runs of forks are left out, and those of the merge queue for runs that are not of it\.$/));
});

describe('the title', () => {
  test('states the distance to the target beside what is usual', () =>
    expect(title(ofWorkflow({}))).toBe('CI 8m 12s: 1m 48s below the p95 limit of 10m 00s, usual 7m 40s (n 31)'));
  test('says that this run is above the limit, and of which statistic', () =>
    expect(title(ofWorkflow({ duration: seconds(723), state: 'over' }))).toBe(
      'CI 12m 03s: this run is above the p95 limit of 10m 00s, usual 7m 40s (n 31)',
    ));
  test('says within noise, slower or faster where there is no target', () => {
    const states = ['noise', 'slower', 'faster'] as const;
    expect(states.map((state) => title(ofWorkflow({ target: null, state })))).toEqual([
      'CI 8m 12s: within noise, usual 7m 40s (n 31)',
      'CI 8m 12s: slower than usual 7m 40s (n 31)',
      'CI 8m 12s: faster than usual 7m 40s (n 31)',
    ]);
  });
  test('says that there is no baseline', () =>
    expect(title(ofWorkflow({ target: null, usual: null, state: 'no-baseline' }))).toBe('CI 8m 12s: no baseline yet'));
  test('does not compare a run that failed', () =>
    expect(title(ofWorkflow({ state: 'not-comparable', conclusion: 'failure' }))).toBe('CI 8m 12s: not compared, it did not succeed'));
  test('counts the jobs above their limits in a run that is not', () => expect(title(SUMMARY)).toMatch(/; 1 above its limit$/));
  test('counts the runs that are done while others run', () =>
    expect(title({ ...SUMMARY, status: 'in_progress', isDone: false, workflows: [WORKFLOW, { ...WORKFLOW, state: 'running' }] })).toBe(
      'Running: 1 of 2 workflow runs completed',
    ));
  test('says when the history is simulated', () => {
    const rendered = renderCheckRun(ofWorkflow({}, { simulatedHistory: 'generated by a script, seed 7' }));
    expect(rendered.title).toMatch(/ \(simulated history\)$/);
    expect(rendered.summary).toContain('**simulated history**: generated by a script, seed 7');
  });
  test('of a commit without runs says so', () =>
    expect(title({ ...SUMMARY, workflows: [], headline: null, state: 'no-baseline', conclusion: 'neutral' })).toBe(
      'No workflow run to measure',
    ));
});

test('a check that fails says which run is above which limit, and never that a quantile was missed', () => {
  const target = { statistic: 'p95', limit: seconds(600), enforce: true } as const;
  const job = { ...JOB, duration: seconds(610), state: 'over', target: { ...target, limit: seconds(500) } } as const;
  const over = ofWorkflow({ duration: seconds(723), state: 'over', target, jobs: [job] }, { conclusion: 'failure' });
  const { summary } = renderCheckRun(over);
  expect(summary).toContain(
    'This check fails because of limits with `enforce: true`. In this run the makespan of `CI` took 12m 03s and is above the p95 limit of 10m 00s; job `test (20, ubuntu-latest)` took 10m 10s and is above the p95 limit of 8m 20s.',
  );
  expect(summary).not.toContain('missed');
});

describe('a commit with 500 jobs', () => {
  const long = 'matrix leg with a long name that repeats itself '.repeat(4);
  const jobs = Array.from({ length: 500 }, (_, i) => ({
    ...JOB,
    jobId: i,
    name: `${i} ${long}`,
    state: i === 499 ? ('over' as const) : ('noise' as const),
  }));
  const rendered = renderCheckRun(ofWorkflow({ jobs }));
  test('fits the limit', () => {
    expect(rendered.summary.length).toBeLessThanOrEqual(OUTPUT_LIMIT);
    expect(rendered.text.length).toBeLessThanOrEqual(OUTPUT_LIMIT);
    expect(rendered.text.length).toBeGreaterThan(OUTPUT_LIMIT * 0.9);
  });
  test('keeps the job that matters and says how many are left out', () => {
    expect(rendered.text.includes('| `499 matrix')).toBe(true);
    const [table = ''] = rendered.text.split('### Queue');
    const rows = table.split('\n').filter((line) => line.startsWith('| `')).length;
    expect(/\n\n(\d+) more jobs are left out/.exec(table)?.[1]).toBe(String(500 - rows));
  });
  test('fits the limit spread over 100 workflow runs', () => {
    const workflows = Array.from({ length: 100 }, (_, i) => ({ ...WORKFLOW, runId: i, jobs: jobs.slice(0, 20) }));
    const { summary, text } = renderCheckRun({ ...SUMMARY, workflows });
    expect(Math.max(summary.length, text.length)).toBeLessThanOrEqual(OUTPUT_LIMIT);
    for (const heading of ['### Queue', '### Caches', '*Usual*:']) expect(text).toContain(heading);
  });
  test('names the workflow runs whose tables do not fit, which are those that need no attention', () => {
    const workflows = Array.from({ length: 400 }, (_, i) => ({
      ...WORKFLOW,
      runId: i,
      name: `workflow ${i}`,
      state: i === 399 ? ('over' as const) : ('noise' as const),
      jobs: [],
    }));
    const { text } = renderCheckRun({ ...SUMMARY, workflows });
    expect(text.length).toBeLessThanOrEqual(OUTPUT_LIMIT);
    expect(text.length).toBeGreaterThan(OUTPUT_LIMIT * 0.9);
    const told = [...text.matchAll(/^### `workflow (\d+)`/gm)].map((match) => Number(match[1]));
    expect(told.at(-1)).toBe(399);
    const first = told.length - 1;
    expect(told.slice(0, -1)).toEqual(Array.from({ length: first }, (_, i) => i));
    const names = [0, 1, 2].map((i) => `\`workflow ${first + i}\` (\`push\`)`).join(', ');
    const left = 400 - told.length;
    expect(text).toContain(
      `\n\n${left} workflow runs more: there is no room here for the tables of ${names} and ${left - 3} more.\n\n### Queue`,
    );
  });
});

describe('the waterfall', () => {
  const jobs = Array.from({ length: 30 }, (_, i) => ({
    name: `job ${i} of a long chain with a long name`,
    queued: seconds(100 * i),
    started: seconds(100 * i + (i === 3 ? 60 : 1)),
    ended: seconds(100 * i + 100 - (i % 2)),
    share: i % 2 === 0 ? 0.05 : 1 / 60,
  }));
  const of = (chain: typeof jobs) =>
    renderCheckRun({ ...SUMMARY, path: { runId: 7, makespan: seconds(3000), basis: 'times', jobs: chain, others: [], beside: [] } })
      .summary;
  const lines = (summary: string) => (/```text\n([\s\S]*?)\n```/.exec(summary)?.[1] ?? '').split('\n');

  test('shows the longest jobs of a long path in their order, and says what the others are of it', () => {
    const shown = lines(of(jobs));
    expect(shown).toHaveLength(14);
    expect(shown.slice(1, 13).map((line) => /job (\d+)/.exec(line)?.[1])).toEqual(Array.from({ length: 12 }, (_, i) => String(2 * i)));
    expect(shown.at(-1)).toMatch(/^… and 18 shorter jobs of the path, 40% of it in all$/);
    expect(Math.max(...shown.map((line) => [...line].length))).toBeLessThanOrEqual(90);
  });
  test('draws a wait and a run of each job, one behind the other', () => {
    const [, first = '', second = ''] = lines(
      of([
        { name: 'a', queued: seconds(0), started: seconds(1500), ended: seconds(2250), share: 0.75 },
        { name: 'b', queued: seconds(2250), started: seconds(2250), ended: seconds(3000), share: 0.25 },
      ]),
    );
    const marks = (line: string, mark: string) => [line.indexOf(mark), line.lastIndexOf(mark)];
    const [waits, runs, next] = [marks(first, '░'), marks(first, '█'), marks(second, '█')];
    expect(runs[0]).toBe((waits[1] ?? 0) + 1);
    expect(next[0]).toBe((runs[1] ?? 0) + 1);
    expect((waits[1] ?? 0) - (waits[0] ?? 0)).toBeGreaterThan((runs[1] ?? 0) - (runs[0] ?? 0));
    expect(second).not.toContain('░');
  });
  test.each(['ビルドとテスト', 'اختبار', 'deploy 🚀', 'e\u0301e\u0301'])(
    'has names behind the bars where one of them is no column wide a letter: %s',
    (name) => {
      const [head = '', first = '', second = ''] = lines(
        of([
          { name, queued: seconds(0), started: seconds(1500), ended: seconds(2250), share: 0.75 },
          { name: 'b', queued: seconds(2250), started: seconds(2250), ended: seconds(3000), share: 0.25 },
        ]),
      );
      expect(head).toMatch(/^0s .* queue +run +share {2}job$/);
      expect(first).toMatch(new RegExp(`^░+█+ .* 75% {2}${name}$`));
      expect(second).toMatch(/^ +█+ .* 25% {2}b$/);
    },
  );
});

test('hostile names reach no part of a check run as Markdown', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (a, b) => {
      const job = { ...JOB, name: a, cacheOutcomes: JOB.cacheOutcomes.map((outcome) => ({ ...outcome, restoredKey: b, action: a })) };
      const path = { ...SUMMARY.path, jobs: [{ name: a, queued: seconds(0), started: seconds(1), ended: seconds(9), share: 1 }] };
      const told = { ...MOVEMENT, job: { jobId: 1, name: a }, causes: [{ cause: 'cache-miss', time: seconds(9), evidence: `${a}: ${b}` }] };
      const { title, summary, text } = renderCheckRun(
        ofWorkflow({ name: b, event: a, jobs: [job] }, {
          simulatedHistory: a,
          path: { ...path, others: [{ name: b, slack: seconds(1) }] },
          movements: { told: [told], more: 0, beside: [], compared: 2 },
          cost: { ...SUMMARY.cost, unpricedJobRuns: 1, unpriced: [a, b] },
        } as Partial<CommitSummary>),
      );
      for (const { what, pattern } of ACTIVE) {
        expect({ what, found: pattern.exec(outsideCode(summary))?.[0] ?? null, summary }).toEqual({ what, found: null, summary });
        expect({ what, found: pattern.exec(outsideCode(text))?.[0] ?? null, text }).toEqual({ what, found: null, text });
      }
      expect(HIDDEN.exec(title + summary + text)).toBeNull();
      expect(title).not.toMatch(/@\w|#\d|\bgh-\d|:\/\/|\n/i);
      expect(title.length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 1_000 },
  );
});
