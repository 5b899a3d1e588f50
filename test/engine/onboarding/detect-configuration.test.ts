import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Evidence } from '../../../src/engine/evidence.ts';
import { detectConfiguration } from '../../../src/engine/onboarding/detect-configuration.ts';
import { roundTarget } from '../../../src/engine/onboarding/round-target.ts';
import { caseEvidence } from '../../helpers/case-evidence.ts';

const STEPS = 'runs-on: ubuntu-latest\n    steps: [{ run: make }]';
const workflow = (on: string, jobs: Readonly<Record<string, string>> = { build: STEPS }, name = 'X') =>
  `name: ${name}\non: ${on}\njobs:\n${Object.entries(jobs)
    .map(([key, body]) => `  ${key}:\n    ${body}\n`)
    .join('')}`;
const evidence = (text: string, { path = 'ci.yml', runs, checks }: { path?: string; runs?: string; checks?: string } = {}): Evidence =>
  caseEvidence(
    text,
    [
      `path: .github/workflows/${path}`,
      ...(checks === undefined ? [] : [`required-checks: ${checks}`]),
      ...(runs === undefined ? [] : [`runs: ${runs}`]),
    ].join('\n'),
  );
const detect = (...all: readonly Evidence[]) => detectConfiguration(all);

describe('targets', () => {
  const runs = (count: number, event = 'pull_request', seconds = '540') =>
    `{ count: ${count}, event: ${event}, workflow: now, jobs: { build: ${seconds} } }`;
  const targetsOf = (given: string, text = workflow('[push, pull_request]')) => detect(evidence(text, { runs: `[${given}]` })).targets;
  test('are the p95 of what pull requests wait for, rounded up, with what it rests on', () => {
    const [target] = targetsOf(`${runs(40)}, ${runs(90, 'push', '60')}`);
    // Five seconds in the queue belong to the makespan.
    expect(target).toMatchObject({ path: '.github/workflows/ci.yml', p95: 570, measured: { event: 'pull_request', n: 40, p95: 545 } });
    expect(target?.measured.window.from.getTime()).toBeLessThan(target?.measured.window.to.getTime() ?? 0);
  });
  test('are of pushes where too few pull requests were seen', () =>
    expect(targetsOf(`${runs(19)}, ${runs(20, 'push', '60')}`)).toMatchObject([{ p95: 75, measured: { event: 'push', n: 20 } }]));
  test('are none with too few runs', () => expect(targetsOf(`${runs(19)}, ${runs(19, 'push')}`)).toEqual([]));
  test('count neither failed runs, nor re-runs, nor the merge queue', () =>
    expect(
      targetsOf(
        '{ count: 40, event: pull_request, attempt: 2, jobs: { build: 60 } }, { count: 40, event: merge_group, jobs: { build: 60 } }, { count: 40, event: pull_request, jobs: { build: { seconds: 60, conclusion: failure } } }',
      ),
    ).toEqual([]));
  test('leave out runs of the file with another plan', () => {
    const older = JSON.stringify(workflow('[push, pull_request]', { build: STEPS, more: STEPS }));
    const [target] = targetsOf(
      `${runs(25)}, { count: 60, until: 2026-01-01T00:00:00Z, event: pull_request, workflow: ${older}, jobs: { build: 5000 } }`,
    );
    expect(target).toMatchObject({ p95: 570, measured: { n: 25 } });
  });
  test('are not of what nobody waits for', () =>
    expect(targetsOf(runs(60, 'schedule'), workflow("{ schedule: [{ cron: '0 3 * * *' }] }"))).toEqual([]));
  test('are at most five, those with the most runs first', () => {
    const all = Array.from({ length: 8 }, (_, i) => evidence(workflow('pull_request'), { path: `w${i}.yml`, runs: `[${runs(20 + i)}]` }));
    expect(detect(...all).targets.map(({ path }) => path.slice(-6))).toEqual(['w7.yml', 'w6.yml', 'w5.yml', 'w4.yml', 'w3.yml']);
  });
});

test('a limit is never below what was measured, and never far above it', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), (measured) => {
      const limit = roundTarget(measured);
      expect(limit).toBeGreaterThanOrEqual(measured);
      expect(limit % 5).toBe(0);
      if (measured >= 15) expect(limit / measured).toBeLessThan(4 / 3);
    }),
  );
  expect([61, 299, 545, 1000, 4000].map((each) => Number(roundTarget(each)))).toEqual([75, 300, 570, 1020, 4200]);
});

describe('a workflow is there for deliveries', () => {
  const delivery = (text: string, path = 'ci.yml') => detect(evidence(text, { path })).workflows[0]?.delivery ?? null;
  const publish = 'runs-on: x\n    steps: [{ run: npm publish }]';
  test.each([
    ['that runs for releases only', workflow('{ release: { types: [published] } }'), 'ci.yml', 'runs for releases only'],
    [
      'that publishes for pushed tags',
      workflow("{ push: { tags: ['v*'] } }", { test: STEPS, ship: publish }),
      'ci.yml',
      'runs for pushed tags, and job `ship`',
    ],
    ['whose every job delivers', workflow('push', { deploy: STEPS }), 'ci.yml', 'delivers: job `deploy` is named for a delivery'],
    [
      'whose file is named so and of which a job delivers',
      workflow('push', { test: STEPS, ship: publish }),
      'release.yml',
      'is named for a delivery, and job `ship`',
    ],
    [
      'that is named so and of which a job deploys to an environment',
      workflow('push', { test: STEPS, ship: `environment: prod\n    ${STEPS}` }, 'Deploy'),
      'x.yml',
      'is named for a delivery, and job `ship` deploys to an environment',
    ],
  ])('%s', (_, text, path, words) => expect(delivery(text, path)).toContain(words));
  test.each([
    ['for one job of several', workflow('[push, pull_request]', { test: STEPS, deploy: STEPS }), 'ci.yml'],
    ['where it checks pull requests', workflow('[push, pull_request]', { deploy: STEPS }), 'release.yml'],
    ['where only others call it and nothing names it so', workflow('workflow_call', { deploy: STEPS }), 'job.yml'],
    ['where all it has is an environment', workflow('push', { check: `environment: tokens\n    ${STEPS}` }), 'ci.yml'],
    ['for its name alone', workflow('pull_request', { test: STEPS }), 'release-notes.yml'],
    ['for pushed tags alone', workflow("{ push: { tags: ['v*'] } }"), 'ci.yml'],
  ])('but not %s', (_, text, path) => expect(delivery(text, path)).toBeNull());
  test('and has no target, however often it ran', () =>
    expect(detect(evidence(workflow('push', { deploy: STEPS }), { runs: '[{ count: 60, jobs: { deploy: 60 } }]' })).targets).toEqual([]));
});

describe('what gates the default branch', () => {
  test('is what GitHub tells', () =>
    expect(detect(evidence(workflow('push'), { checks: '[b, a]' })).checks).toEqual({ told: true, checks: ['a', 'b'] }));
  test('or is not known: then the checks of pull requests are named, with their legs, and no others', () => {
    const matrix = 'strategy: { matrix: { os: [a, b] } }\n    runs-on: x\n    steps: [{ run: make }]';
    const { checks } = detect(
      evidence(workflow('[push, pull_request]', { test: matrix })),
      evidence(workflow('push', { ship: STEPS }), { path: 'x.yml' }),
    );
    expect(checks).toEqual({ told: false, reason: 'not part of the case', candidates: ['test (a)', 'test (b)'] });
  });
});

test('runners that GitHub does not host for everybody are named by their labels, each set once', () => {
  const own = 'runs-on: [self-hosted, linux]\n    steps: [{ run: make }]';
  const computed = `runs-on: \${{ inputs.runner }}\n    steps: [{ run: make }]`;
  const { ownRunners } = detect(evidence(workflow('[push, pull_request]', { a: own, b: own, c: computed, d: STEPS })));
  expect(ownRunners).toEqual([['self-hosted', 'linux']]);
});

test('steps with a cache are counted, also in a group', () => {
  const cached =
    'runs-on: x\n    steps: [{ uses: actions/cache@v4 }, { parallel: [{ uses: actions/setup-go@v5 }] }, { uses: actions/checkout@v4 }]';
  expect(detect(evidence(workflow('push', { a: cached }))).workflows[0]?.caches).toBe(2);
});

test('the order of the evidence changes nothing, and nothing at all is detected of nothing', () => {
  const all = ['b.yml', 'a.yml', 'release.yml'].map((path) =>
    evidence(workflow('pull_request'), { path, runs: '[{ count: 30, event: pull_request, jobs: { build: 60 } }]' }),
  );
  expect(detect(...all)).toEqual(detect(...all.toReversed()));
  expect(detect()).toEqual({ workflows: [], targets: [], checks: { told: true, checks: [] }, ownRunners: [] });
});
