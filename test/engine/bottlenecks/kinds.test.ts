import { describe, expect, test } from '@jest/globals';
import { at, buildRun } from '../../helpers/build-run.ts';
import { bottlenecksOf, find, job, times, withNeeds } from './planted.ts';

describe('tests', () => {
  test('equal tests of two jobs that run side by side are tests, and none are said to run one after the other', () => {
    // They take turns on the critical path.
    const found = bottlenecksOf(
      times(10, (run) => [
        job('a', 0, 0, [['npm test', 200 + (run % 2)]]),
        job('b', 0, 0, [['npm run test:integration', 201 - (run % 2)]]),
      ]),
    );
    expect(find(found, 'sequential-tests')).toBeUndefined();
    expect(find(found, 'tests')).toMatchObject({ value: 201, runs: 10, heldUp: 10, share: 1 });
    expect(find(found, 'tests')?.jobs.toSorted()).toEqual(['a', 'b']);
    expect(find(found, 'tests')?.evidence.join(' ')).not.toMatch(/one after the other/);
  });

  test('a job of two test steps that takes turns on the path with another job is not enough to call the tests of both serial', () => {
    const found = bottlenecksOf(
      times(10, (run) => [
        job('a', 0, 0, [
          ['npm test', 100],
          ['npm run test:integration', 100 + (run % 2)],
        ]),
        job('b', 0, 0, [['pytest', 201 - (run % 2)]]),
      ]),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['tests']);
  });

  test('two test steps of one job, or of jobs of which one needs the other, are sequential tests', () => {
    const inJob = bottlenecksOf(
      times(6, () => [
        job('a', 0, 0, [
          ['npm test', 100],
          ['npm run test:integration', 60],
        ]),
      ]),
    );
    expect(find(inJob, 'sequential-tests')).toMatchObject({ value: 160, heldUp: 6 });
    expect(find(inJob, 'sequential-tests')?.evidence[0]).toBe(
      '2 test steps run one after the other (median of 6 runs); on the critical path in 6 of 6 runs',
    );
    const byNeeds = withNeeds(
      times(6, () => [job('a', 0, 0, [['npm test', 100]]), job('b', 100, 0, [['npm run test:integration', 60]])]),
      { a: [], b: ['a'] },
    );
    expect(find(bottlenecksOf(byNeeds), 'sequential-tests')).toMatchObject({ value: 160, jobs: ['a', 'b'] });
  });

  test('a second test step of a second does not make tests sequential', () => {
    const found = bottlenecksOf(
      times(6, () => [
        job('a', 0, 0, [
          ['npm test', 100],
          ['npm run test:types', 1],
        ]),
      ]),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['tests']);
  });

  test('tests in shards are tests, even where each shard has two steps', () => {
    const steps = [
      ['npm test', 200],
      ['npm run test:integration', 90],
    ] as const;
    const found = bottlenecksOf(times(6, () => [job('test (1/2)', 0, 2, steps), job('test (2/2)', 0, 2, steps)]));
    expect(found.map(({ kind, value }) => ({ kind, value }))).toEqual([{ kind: 'tests', value: 290 }]);
    expect(found[0]?.evidence[0]).toContain('some of these jobs are shards');
  });
});

describe('set-up', () => {
  test('an installation of one job is not repeated, however many jobs check out', () => {
    const checkout = ['Run actions/checkout@v5', 4] as const;
    const found = bottlenecksOf(
      times(6, () => [
        job('build', 0, 0, [checkout, ['npm ci', 60], ['npm run build', 30]]),
        ...['lint', 'docs', 'audit'].map((name) => job(name, 0, 0, [checkout, ['npm run lint', 20]])),
      ]),
    );
    expect(find(found, 'setup')).toBeUndefined();
    expect(find(found, 'dependency-install')).toMatchObject({ jobs: ['build'], value: 60 });
  });

  test('a cache of dependencies is not named where no installation is repeated', () => {
    const of = (name: string) =>
      job(name, 0, 0, [
        ['Run actions/checkout@v5', 30],
        [`npm run ${name}`, 20],
      ]);
    expect(find(bottlenecksOf(times(5, () => [of('lint'), of('docs')])), 'setup')).toMatchObject({ value: 30, rules: [] });
  });

  test('what two jobs repeat is counted step by step', () => {
    const of = (name: string, install: number) =>
      job(name, 0, 0, [
        ['Run actions/checkout@v5', 15],
        ['npm ci', install],
        [`npm run ${name}`, 20],
      ]);
    const found = bottlenecksOf(
      times(5, () => [
        of('lint', 40),
        of('docs', 40),
        job('audit', 0, 0, [
          ['Run actions/checkout@v5', 15],
          ['pip install x', 5],
        ]),
      ]),
    );
    expect(find(found, 'setup')).toMatchObject({ value: 55, runs: 5 });
    expect(find(found, 'setup')?.evidence[0]).toBe(
      '`npm ci` is repeated in 2 jobs of a run, `Run actions/checkout` in 3: 2m 05s of runner time a run (mean of 5), on the critical path in 5 of 5 runs',
    );
  });

  test('where nearly all of the repeated set-up is the installation, that stands for both and says that it is repeated', () => {
    const of = (name: string) =>
      job(name, 0, 0, [
        ['Run actions/checkout@v5', 3],
        ['npm ci', 60],
        [`npm run ${name}`, 20],
      ]);
    const found = bottlenecksOf(times(5, () => [of('lint'), of('docs')]));
    expect(find(found, 'setup')).toBeUndefined();
    expect(find(found, 'dependency-install')).toMatchObject({ value: 60, rules: ['cache-dependencies'] });
    expect(find(found, 'dependency-install')?.evidence.join('\n')).toContain('`npm ci` is repeated in 2 jobs of a run');
  });
});

describe('queue', () => {
  const queued = () => [job('build', 0, 90, [['npm run build', 60]])];

  test('waiting for runners counts along the path, and no rule is named where no run was superseded', () => {
    const queue = find(bottlenecksOf(times(6, queued)), 'queue');
    expect(queue).toMatchObject({ value: 90, runs: 6, heldUp: 6, jobs: ['build'], rules: [] });
    expect(queue?.evidence.join(' ')).toMatch(/60% of the makespan in queues \(n 6 runs\).*`ubuntu-latest` queue 1m 30s \(p50, n 6\)/);
  });

  test('a run that goes on after a newer commit of its pull request names the rule that cancels it, and a cancelled one does not', () => {
    const runs = times(6, queued).map((run, index) => ({ ...run, headBranch: `topic-${index}` }));
    const newer = buildRun({
      headBranch: 'topic-0',
      headSha: 'b'.repeat(40),
      createdAt: at(100),
      jobs: [job('build', 100, 90, [['npm run build', 60]])],
    });
    const queue = find(bottlenecksOf([...runs, newer]), 'queue');
    expect(queue?.rules).toEqual(['cancel-superseded-runs']);
    expect(queue?.evidence).toContain('1 of 7 runs of pull requests went on after a newer commit of the same pull request');
    const cancelled = runs.map((run, index) => (index === 0 ? { ...run, conclusion: 'cancelled' as const } : run));
    expect(find(bottlenecksOf([...cancelled, newer]), 'queue')?.rules).toEqual([]);
  });

  test('a queue off the critical path is none', () => {
    const found = bottlenecksOf(times(6, () => [job('build', 0, 0, [['npm run build', 200]]), job('lint', 0, 90, [['npm run lint', 20]])]));
    expect(find(found, 'queue')).toBeUndefined();
  });
});

describe('fan-in', () => {
  const needs = { a: [], b: [], late: [], gate: ['a', 'b', 'late'] };
  const fanIn = (b: number, gate: number) =>
    withNeeds(
      times(6, () => [
        job('a', 0, 0, [['one', 30]]),
        job('b', 0, 0, [['two', b]]),
        job('late', 0, 0, [['three', 200]]),
        job('gate', 200, 0, [['four', gate]]),
      ]),
      needs,
    );

  test('a job that waits for many of which one is late is a fan-in, worth what not waiting for that one saves', () => {
    const found = find(bottlenecksOf(fanIn(40, 100)), 'fan-in');
    // Without the wait the gate ends at 140, and what is late at 200.
    expect(found).toMatchObject({ value: 100, runs: 6, heldUp: 6, jobs: ['gate', 'late'] });
    expect(found?.evidence[0]).toContain('`gate` waits for 3 jobs, of which 2 are done long before the last: 2m 40s');
  });

  test('where another job is done just before the last one there is none', () => {
    expect(find(bottlenecksOf(fanIn(195, 100)), 'fan-in')).toBeUndefined();
  });

  test('a job that is waited for and its long step are one cause: the step stands for both', () => {
    // Only the gate counts, so that not waiting for what is late saves all that the late step costs.
    const found = bottlenecksOf(fanIn(40, 3), ['gate']);
    expect(found.map(({ kind, value }) => ({ kind, value }))).toEqual([{ kind: 'other', value: 160 }]);
    expect(found[0]).toMatchObject({ jobs: ['late'], shareOf: 'required-checks' });
    expect(found[0]?.share).toBeCloseTo(160 / 203, 6);
    expect(found[0]?.evidence[1]).toContain('`gate` waits for 3 jobs');
  });
});

describe('other kinds', () => {
  test.each([
    ['container-start', 'Initialize containers'],
    ['artifacts', 'Run actions/upload-artifact@v4'],
    ['build', 'npm run build'],
    ['dependency-install', 'npm ci'],
    ['other', './deploy.sh'],
  ] as const)('%s is worth what its step takes on the path, and nothing off it', (kind, step) => {
    const on = bottlenecksOf(times(6, () => [job('a', 0, 0, [[step, 80]]), job('b', 0, 0, [['npm test', 30]])]));
    expect(on.map((each) => ({ kind: each.kind, value: each.value, rules: each.kind === 'build' ? each.rules : [] }))).toEqual([
      { kind, value: 50, rules: [] },
    ]);
    const off = bottlenecksOf(times(6, () => [job('a', 0, 0, [[step, 80]]), job('b', 0, 0, [['npm test', 90]])]));
    expect(find(off, kind)).toBeUndefined();
  });

  test('scans in two jobs side by side are not counted as one series', () => {
    const scan = (name: string) =>
      job(name, 0, 0, [
        ['Run semgrep scan', 100],
        ['Run trivy scan', 80],
      ]);
    const found = bottlenecksOf(times(6, () => [scan('a'), scan('b')]));
    expect(find(found, 'security-scans')?.evidence[0]).toContain('2 scans run one after the other (median of 6 runs)');
    const single = bottlenecksOf(times(6, () => [job('a', 0, 0, [['Run semgrep scan', 100]]), job('b', 0, 0, [['Run trivy scan', 100]])]));
    expect(find(single, 'security-scans')).toBeUndefined();
  });

  test('a set-up step of one job alone is a long step', () => {
    const found = bottlenecksOf(times(6, () => [job('a', 0, 0, [['Run actions/setup-python@v5', 60]])]));
    expect(found).toMatchObject([{ kind: 'other', value: 60, steps: [{ job: 'a', step: 'Run actions/setup-python' }] }]);
  });
});

describe('what stands beside a value', () => {
  test('a step of some runs is a mean over all of them, and says in how many it is', () => {
    const found = bottlenecksOf(
      times(10, (run) => [job('unit', 0, 0, [['npm test', 100], ...(run < 3 ? [['./deploy.sh', 200] as const] : [])])]),
    );
    expect(find(found, 'other')).toMatchObject({ value: 60, runs: 10, heldUp: 3, shareOf: 'makespan' });
    expect(find(found, 'other')?.share).toBeCloseTo(60 / 160, 6);
    expect(find(found, 'other')?.evidence[0]).toBe('`./deploy.sh` in `unit`: 3m 20s (p50, n 3), on the critical path in 3 of them');
  });

  test('parts of next to no time are not listed', () => {
    const found = bottlenecksOf(
      times(6, () => [
        job('a', 0, 0, [
          ['npm ci', 150],
          ['Run actions/cache@v4', 2],
          ['npm run build', 200],
          ['Post Run actions/cache@v4', 1],
        ]),
      ]),
    );
    expect(find(found, 'dependency-install')?.steps).toEqual([{ job: 'a', step: 'npm ci' }]);
    expect(find(found, 'dependency-install')?.evidence.join(' ')).not.toMatch(/actions\/cache/);
  });
});
