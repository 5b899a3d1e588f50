import { describe, expect, test } from '@jest/globals';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import { effectsOfChange } from '../../../src/engine/simulation/effects-of-change.ts';
import { expandPlan } from '../../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';

const FILE = `
name: CI
on:
  push: { branches: [main] }
  pull_request:
  schedule: [{ cron: '0 * * * *' }]
jobs:
  lint: { runs-on: ubuntu-latest, steps: [{ run: lint }] }
  test:
    needs: lint
    runs-on: ubuntu-latest
    strategy: { matrix: { os: [linux, mac] } }
    steps: [{ uses: actions/checkout@v4 }, { run: unit }, { run: e2e }]
  done: { needs: [lint, test], runs-on: ubuntu-latest, steps: [{ run: done }] }
`;

function planOf(text: string) {
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return expandPlan(parsed.workflow, NO_SOURCES);
}

/** The file with one text for another, which it has to hold. */
function changed(...changes: readonly (readonly [before: string, after: string])[]) {
  let text = FILE;
  for (const [before, after] of changes) {
    if (!text.includes(before)) throw new Error(`no ${before}`);
    text = text.replace(before, after);
  }
  const { parts, unpriced } = effectsOfChange(planOf(FILE), planOf(text));
  return { effects: parts.flatMap(({ effects }) => effects), unpriced };
}

test('the same file changes nothing', () => {
  expect(changed()).toEqual({ effects: [], unpriced: [] });
});

describe('a difference is what it does to time:', () => {
  test.each([
    ['a need that goes', ['    needs: lint\n', ''], { kind: 'remove-edge', from: 'lint', to: 'test' }],
    ['a need that comes', ['lint: { runs-on', 'lint: { needs: [], runs-on'], null],
    ['a limit', ['lint: { runs-on', 'lint: { timeout-minutes: 5, runs-on'], { kind: 'set-timeout', job: 'lint', limit: 300 }],
    ['fail-fast', ['strategy: { matrix', 'strategy: { fail-fast: false, matrix'], { kind: 'set-fail-fast', job: 'test', value: false }],
    ['legs at a time', ['strategy: { matrix', 'strategy: { max-parallel: 1, matrix'], { kind: 'set-max-parallel', job: 'test', limit: 1 }],
    ['a step that goes', [', { run: e2e }', ''], { kind: 'remove-steps', job: 'test', steps: [2] }],
    [
      'steps in another order',
      ['{ run: unit }, { run: e2e }', '{ run: e2e }, { run: unit }'],
      { kind: 'reorder-steps', job: 'test', order: [0, 2, 1] },
    ],
    [
      'steps side by side',
      ['{ run: unit }, { run: e2e }', '{ parallel: [{ run: unit }, { run: e2e }] }'],
      { kind: 'run-side-by-side', job: 'test', steps: [1, 2] },
    ],
    ['the first of two equal steps', ['{ run: unit }, { run: e2e }', '{ run: e2e }'], { kind: 'remove-steps', job: 'test', steps: [1] }],
    ['a name', ['name: CI', 'name: Build'], null],
    ['a step name', ['{ run: unit }', '{ run: unit, name: Unit }'], null],
    ['an event that goes', ["  schedule: [{ cron: '0 * * * *' }]\n", ''], { kind: 'change-trigger', remove: ['schedule'], schedule: null }],
    [
      'a thinner schedule',
      ["cron: '0 * * * *'", "cron: '0 3 * * *'"],
      { kind: 'change-trigger', remove: [], schedule: { from: ['0 * * * *'], to: ['0 3 * * *'] } },
    ],
    [
      'ignored paths',
      ['pull_request:', 'pull_request: { paths-ignore: [docs/**] }'],
      { kind: 'skip-when', job: null, when: { kind: 'paths', ignored: ['docs/**'] }, events: ['pull_request'] },
    ],
  ] as const)('%s', (_, change, effect) => {
    expect(changed(change)).toEqual({ effects: effect === null ? [] : [effect], unpriced: [] });
  });

  test('a group that cancels', () => {
    const group = "concurrency: { group: '${{ github.workflow }}-${{ github.ref }}', cancel-in-progress: true }\njobs:";
    expect(changed(['jobs:', group])).toEqual({
      effects: [{ kind: 'cancel-superseded', events: ['pull_request'] }],
      unpriced: ['push', 'schedule'].map((event) => ({
        place: 'concurrency',
        reason: `what would be cancelled on ${event} is not simulated`,
      })),
    });
  });

  test('a leg that goes, on each event', () => {
    const { effects, unpriced } = changed(['[linux, mac]', '[linux]']);
    expect(unpriced).toEqual([]);
    expect(effects).toEqual(
      ['push', 'pull_request', 'schedule'].map((event) => ({
        kind: 'drop-leg-on-event',
        job: 'test',
        legs: ['test (mac)'],
        events: [event],
      })),
    );
  });

  test('legs in another order', () => {
    expect(changed(['[linux, mac]', '[mac, linux]']).effects[0]).toEqual({
      kind: 'reorder-legs',
      job: 'test',
      order: ['test (mac)', 'test (linux)'],
    });
  });

  test('a job that goes', () => {
    const { effects } = changed(
      ['  lint: { runs-on: ubuntu-latest, steps: [{ run: lint }] }\n', ''],
      ['    needs: lint\n', ''],
      ['[lint, test]', '[test]'],
    );
    expect(effects).toContainEqual({ kind: 'drop-job', job: 'lint' });
  });

  test('a job whose steps stand in two jobs after', () => {
    const second =
      '  e2e: { needs: lint, runs-on: ubuntu-latest, strategy: { matrix: { os: [linux, mac] } }, steps: [{ uses: actions/checkout@v4 }, { run: e2e }] }\n  done:';
    const { effects, unpriced } = changed([', { run: e2e }', ''], ['  done:', second], ['[lint, test]', '[lint, test, e2e]']);
    expect(unpriced).toEqual([]);
    expect(effects).toEqual([
      {
        kind: 'split-job',
        job: 'test',
        parts: [
          { key: 'test', steps: [0, 1] },
          { key: 'e2e', steps: [0, 2] },
        ],
      },
    ]);
  });
});

describe('what no run tells is named with the reason:', () => {
  test.each([
    ['another command', ['{ run: unit }', '{ run: unit --fast }'], 'jobs.test.steps[1]', 'no run tells what the new step takes'],
    ['a new step', ['{ run: unit }', '{ run: setup }, { run: unit }'], 'jobs.test.steps[1]', 'no run tells what the new step takes'],
    [
      'a new job',
      ['  done:', '  more: { runs-on: ubuntu-latest, steps: [{ run: more }] }\n  done:'],
      'jobs.more',
      'no run tells what the new job takes',
    ],
    [
      'another machine',
      ['lint: { runs-on: ubuntu-latest', 'lint: { runs-on: windows-latest'],
      'jobs.lint.runs-on',
      'no run tells what the job takes then',
    ],
    ['a higher limit', ['lint: { runs-on', 'lint: { if: github.actor, runs-on'], 'jobs.lint.if', 'no run tells what the job takes then'],
    ['a new leg', ['[linux, mac]', '[linux, mac, windows]'], 'jobs.test.strategy.matrix.os', 'no run tells what the new legs take'],
    ['the environment of all jobs', ['jobs:', 'env: { FAST: 1 }\njobs:'], 'env', 'no run tells what the jobs take then'],
  ] as const)('%s', (_, change, place, reason) => {
    const { unpriced } = changed(change);
    expect(unpriced.find((one) => one.place.startsWith(place))?.reason).toBe(reason);
  });

  test('and what goes saves nothing where something new may stand in its place', () => {
    expect(changed([', { run: e2e }', ''], ['{ run: done }', '{ run: done }, { run: e2e --all }'])).toEqual({
      effects: [],
      unpriced: [
        { place: 'jobs.done.steps[1]', reason: 'no run tells what the new step takes' },
        { place: 'jobs.test.steps[2]', reason: 'what stands in its place has no time' },
      ],
    });
  });

  test.each([
    ['other legs', ['[linux, mac]', '[linux-2, mac-2]']],
    ['another trigger', ['pull_request:', 'pull_request_target:']],
  ] as const)('and so is what %s replace', (_, change) => {
    const { effects, unpriced } = changed(change);
    expect(effects).toEqual([]);
    expect(unpriced.map(({ reason }) => reason)).toContain('what stands in its place has no time');
  });

  test('and so is a step in another job', () => {
    const { effects, unpriced } = changed([', { run: e2e }', ''], ['{ run: done }', '{ run: done }, { run: e2e }']);
    expect(effects).toEqual([]);
    expect(unpriced.map(({ place }) => place).sort()).toEqual(['jobs.done.steps[1]', 'jobs.test.steps[2]']);
  });

  test('and what is written that was so without saying changes nothing', () => {
    expect(changed(['strategy: { matrix', 'strategy: { fail-fast: true, matrix'])).toEqual({ effects: [], unpriced: [] });
  });

  test('and so is a job that takes its steps from others and leaves them as they are', () => {
    const { effects, unpriced } = changed(['  done:', '  prep: { runs-on: ubuntu-latest, steps: [{ run: lint }] }\n  done:']);
    expect(effects).toEqual([]);
    expect(unpriced).toEqual([{ place: 'jobs.prep', reason: 'no run tells what the new job takes' }]);
  });

  test('and so is all that else changes about a job that is divided', () => {
    const second =
      '  e2e: { needs: lint, timeout-minutes: 3, runs-on: ubuntu-latest, strategy: { matrix: { os: [linux, mac] } }, steps: [{ uses: actions/checkout@v4 }, { run: e2e }] }\n  done:';
    const { effects, unpriced } = changed([', { run: e2e }', ''], ['  done:', second]);
    expect(effects).toEqual([]);
    expect(unpriced.map(({ reason }) => reason)).toContain('no run tells what the new job takes');
  });

  test('and so is an edge to a job of which no run tells anything', () => {
    const { effects, unpriced } = changed(
      ['  done:', '  more: { runs-on: ubuntu-latest, steps: [{ run: more }] }\n  done:'],
      ['[lint, test]', '[lint, test, more]'],
    );
    expect(effects).toEqual([]);
    expect(unpriced).toEqual([
      { place: 'jobs.more', reason: 'no run tells what the new job takes' },
      { place: 'jobs.done.needs', reason: 'no run tells what a job takes that it names' },
    ]);
  });
});
