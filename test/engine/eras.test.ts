import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparableRuns } from '../../src/engine/comparable-runs.ts';
import { erasOf } from '../../src/engine/eras.ts';
import type { Evidence } from '../../src/engine/evidence.ts';
import { eraMatcher, jobIdentities } from '../../src/engine/job-identity.ts';
import { stepIdentities } from '../../src/engine/step-identity.ts';
import { available } from '../../src/model/availability.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const DAY = 86_400;

const FIRST = `name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - name: Unit tests
        run: npm test
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm run lint
`;

/** A run on a day, with its workflow as it was; `text` null: not measured. */
function ran(
  day: number,
  text: string | null,
  jobs: readonly (readonly [name: string, ...steps: string[]])[] = [['test']],
  rest: Partial<Run> = {},
): Run {
  return buildRun({
    event: 'push',
    createdAt: at(day * DAY),
    sources: text === null ? null : { workflowBlob: `blob of ${text}`, workflowText: text, fileBlobs: new Map() },
    jobs: jobs.map(([name, ...steps]) => buildJob({ name, steps: steps.map((step, i) => buildStep(i + 1, step, i, i + 1)) })),
    ...rest,
  });
}

/** `runs` oldest first; the file as it is now. */
function evidenceOf(text: string, runs: readonly Run[]): Evidence {
  const evidence = caseEvidence(text, '');
  const newest = runs.toReversed();
  const window = { from: at(0), to: at(100 * DAY) };
  return {
    ...evidence,
    repository: { ...evidence.repository, id: 42 },
    history: available({ runs: newest, window, eras: [], simulated: null }),
  };
}

/** On which days the job's baseline was measured, oldest first. */
function baseline(text: string, runs: readonly Run[], job = 'test'): readonly number[] {
  return comparableRuns(evidenceOf(text, runs))(job)
    .map(({ createdAt }) => (createdAt.getTime() - at(0).getTime()) / 1000 / DAY)
    .toReversed();
}

/** Step names to series, of the first job of a run. */
function seriesOf(evidence: Evidence, run: Run): readonly (readonly [string, string, string | null])[] {
  const found = stepIdentities(evidence).of(run, run.jobs[0] as JobRun);
  return (found ?? []).map(({ step, part, series }) => [step.name, part, series]);
}

describe('a baseline', () => {
  test.each([
    ['an inserted step', FIRST.replace('      - run: npm ci\n', '      - run: npm ci\n      - run: npm run build\n')],
    ['a bumped pin', FIRST.replace('actions/checkout@v4', 'actions/checkout@v5')],
    ['another script', FIRST.replace('npm test', 'npm test -- --coverage')],
    ['another runner', FIRST.replace('ubuntu-latest', 'ubuntu-24.04')],
    ['an added axis', FIRST.replace('    steps:\n', '    strategy:\n      matrix:\n        node: [20, 22]\n    steps:\n')],
    ['env of the job', FIRST.replace('    steps:\n', '    env: { CI: "1" }\n    steps:\n')],
    ['env of the workflow', FIRST.replace('jobs:\n', 'env: { CI: "1" }\njobs:\n')],
    ['defaults of the workflow', FIRST.replace('jobs:\n', 'defaults: { run: { shell: bash } }\njobs:\n')],
    ['permissions of the workflow', FIRST.replace('jobs:\n', 'permissions: { contents: read }\njobs:\n')],
    ['a needs edge', FIRST.replace('    steps:\n', '    needs: lint\n    steps:\n')],
  ])('begins anew after %s', (_, now) => {
    expect(now).not.toBe(FIRST);
    expect(baseline(now, [ran(1, FIRST), ran(2, FIRST), ran(3, now), ran(4, now)])).toEqual([3, 4]);
    expect(baseline(FIRST, [ran(1, FIRST), ran(2, now), ran(3, FIRST)])).toEqual([1, 3]);
  });

  test.each([
    ['a change of another job', FIRST.replace('npm run lint', 'npm run lint -- --fix')],
    ['another job', `${FIRST}  docs:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make docs\n`],
    ['a renamed step', FIRST.replace('Unit tests', 'Tests')],
    ['the name of the job', FIRST.replace('  test:\n', '  test:\n    name: All tests\n')],
    ['the name of the workflow', FIRST.replace('name: CI', 'name: Build')],
    ['a trigger', FIRST.replace('[push, pull_request]', '[push, pull_request, workflow_dispatch]')],
    ['permissions of another job', FIRST.replace('  lint:\n', '  lint:\n    permissions: { contents: read }\n')],
  ])('goes on over %s', (_, now) => {
    expect(now).not.toBe(FIRST);
    expect(baseline(now, [ran(1, FIRST), ran(2, now), ran(3, now)])).toEqual([1, 2, 3]);
  });

  test('is split for the job that changed and for no other', () => {
    const now = FIRST.replace('npm run lint', 'npm run lint -- --fix');
    const runs = [ran(1, FIRST), ran(2, now)];
    expect([baseline(now, runs, 'test'), baseline(now, runs, 'lint')]).toEqual([[1, 2], [2]]);
  });

  test('follows a job to its new key, and a job that needs it', () => {
    const before = `${FIRST}  deploy:\n    needs: test\n    runs-on: ubuntu-latest\n    steps:\n      - run: make deploy\n`;
    const now = before.replace('  test:\n', '  unit:\n').replace('needs: test', 'needs: unit');
    const runs = [ran(1, before), ran(2, now)];
    expect([baseline(now, runs, 'unit'), baseline(now, runs, 'deploy')]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(jobIdentities(evidenceOf(now, runs)).links).toEqual([{ from: 'test', to: 'unit', why: 'does the same work' }]);
  });

  test('leaves out a run whose file was not measured, and all that are not told apart count where none was', () => {
    expect(baseline(FIRST, [ran(1, null), ran(2, FIRST), ran(3, null)])).toEqual([2]);
    const runs = [ran(1, null), ran(2, null)];
    expect(baseline(FIRST, runs)).toEqual([1, 2]);
    expect(erasOf(evidenceOf(FIRST, runs)).areKnown).toBe(false);
  });

  test('takes the newest version where only ids are known', () => {
    const of = (day: number, workflowBlob: string): Run =>
      ran(day, null, [['test']], { sources: { workflowBlob, workflowText: null, fileBlobs: new Map() } });
    expect(baseline(FIRST, [of(1, 'a'), of(2, 'b'), of(3, 'b')])).toEqual([2, 3]);
  });

  test('knows a version by its id where the text is recorded with another run', () => {
    const bare = ran(1, null, [['test']], { sources: { workflowBlob: `blob of ${FIRST}`, workflowText: null, fileBlobs: new Map() } });
    expect(baseline(FIRST, [bare, ran(2, FIRST)])).toEqual([1, 2]);
  });

  test('begins anew when an action of the repository changed that the job uses', () => {
    const local = FIRST.replace('- run: npm ci', '- uses: ./.github/actions/install');
    const of = (day: number, id: string): Run =>
      ran(day, local, [['test']], {
        sources: { workflowBlob: 'w', workflowText: local, fileBlobs: new Map([['.github/actions/install/action.yml', id]]) },
      });
    const runs = [of(1, 'old'), of(2, 'new'), of(3, 'new')];
    expect([baseline(local, runs, 'test'), baseline(local, runs, 'lint')]).toEqual([
      [2, 3],
      [1, 2, 3],
    ]);
  });

  test('is never split by comments, quotes, empty lines or the order of keys', () => {
    const comments = fc.array(fc.tuple(fc.nat(FIRST.split('\n').length - 2), fc.constantFrom('# note', '', '  # more', '        # deep')));
    fc.assert(
      fc.property(comments, fc.constantFrom("'", '"', ''), fc.boolean(), (inserted, quote, swapped) => {
        const lines = FIRST.replaceAll('npm ci', `${quote}npm ci${quote}`)
          .replaceAll('ubuntu-latest', `${quote}ubuntu-latest${quote}`)
          .split('\n');
        for (const [line, text] of inserted) lines.splice(line, 0, text);
        const text = lines.join('\n');
        const now = swapped
          ? text.replace(/( {6}- )name: Unit tests\n((?:\s*#.*\n|\s*\n)*) {8}run: npm test/, '$1run: npm test\n$2        name: Unit tests')
          : text;
        expect(baseline(now, [ran(1, FIRST), ran(2, now)])).toEqual([1, 2]);
        expect(baseline(FIRST, [ran(1, FIRST), ran(2, now)], 'lint')).toEqual([1, 2]);
      }),
    );
  });
});

describe('a job run', () => {
  const MATRIX = FIRST.replace('    steps:\n', '    strategy:\n      matrix:\n        node: [20, 22]\n    steps:\n');
  const CALLED_UNIT = MATRIX.replace('  test:\n', '  unit:\n');

  test('is read with the file that its run saw: path, key and matrix values', () => {
    const runs = [ran(1, FIRST, [['test']]), ran(2, MATRIX, [['test (20)'], ['test (22)']])];
    const { of } = jobIdentities(evidenceOf(MATRIX, runs));
    const path = '.github/workflows/ci.yml';
    expect(of(runs[0] as Run, 'test')).toMatchObject({
      found: 'one',
      series: 'test',
      basis: 'own-file',
      job: { path, key: 'test', matrix: null },
    });
    expect(of(runs[1] as Run, 'test (22)')).toMatchObject({ found: 'one', job: { path, key: 'test', matrix: { node: 22 } } });
    expect(of(runs[0] as Run, 'test (22)')).toMatchObject({ found: 'none' });
  });

  test('of a renamed job has the key and the leg that the file has now', () => {
    const runs = [ran(1, MATRIX, [['test (20)']]), ran(2, CALLED_UNIT, [['unit (20)']])];
    const evidence = evidenceOf(CALLED_UNIT, runs);
    const match = eraMatcher(evidence);
    expect(match('test (20)', runs[0] as Run)).toEqual({ key: 'unit', leg: 'unit (20)' });
    expect(match('unit (20)', runs[1] as Run)).toEqual({ key: 'unit', leg: 'unit (20)' });
    expect(match('test (20)', runs[1] as Run)).toBeNull();
  });

  test('without a measured file is one job only where the versions around it agree', () => {
    const runs = [ran(1, null), ran(2, FIRST), ran(3, null), ran(4, FIRST), ran(5, null), ran(6, MATRIX), ran(7, null)];
    const { of } = jobIdentities(evidenceOf(MATRIX, runs));
    const found = (index: number, name: string) => of(runs[index] as Run, name).found;
    expect(of(runs[2] as Run, 'test')).toMatchObject({ found: 'one', basis: 'neighbours', job: { key: 'test' } });
    expect([found(0, 'test'), found(4, 'test'), found(4, 'lint'), found(6, 'test (20)')]).toEqual(['ambiguous', 'ambiguous', 'one', 'one']);
  });

  test('goes back to its old key when the rename is taken back', () => {
    const renamed = FIRST.replace('  test:\n', '  unit:\n');
    const third = FIRST.replace('npm run lint', 'npm run lint -- --fix');
    const runs = [ran(1, FIRST), ran(2, renamed, [['unit']]), ran(3, third)];
    expect(baseline(third, runs)).toEqual([1, 2, 3]);
    expect(jobIdentities(evidenceOf(third, runs)).of(runs[1] as Run, 'unit')).toMatchObject({ series: 'test' });
  });

  test('of one of two like jobs is not guessed to be renamed', () => {
    const twins =
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n  b:\n    runs-on: x\n    steps:\n      - run: make\n';
    const now = twins.replace('  a:', '  c:').replace('  b:', '  d:');
    const evidence = evidenceOf(now, [ran(1, twins), ran(2, now)]);
    expect(jobIdentities(evidence).links).toEqual([]);
    expect(baseline(now, [ran(1, twins), ran(2, now)], 'c')).toEqual([2]);
  });
});

describe('the steps of a job', () => {
  const SECOND = FIRST.replace('      - run: npm ci\n', '      - uses: actions/setup-node@v4\n      - run: npm ci\n');
  const THIRD = SECOND.replace('checkout@v4', 'checkout@v5').replace('Unit tests', 'Tests').replace('  test:\n', '  unit:\n');
  const ONE = ran(1, FIRST, [
    ['test', 'Set up job', 'Run actions/checkout@v4', 'Run npm ci', 'Unit tests', 'Post Run actions/checkout@v4', 'Complete job'],
  ]);
  const TWO = ran(2, SECOND, [
    [
      'test',
      'Set up job',
      'Run actions/checkout@v4',
      'Run actions/setup-node@v4',
      'Run npm ci',
      'Unit tests',
      'Post Run actions/setup-node@v4',
      'Post Run actions/checkout@v4',
      'Complete job',
    ],
  ]);
  const THREE = ran(3, THIRD, [
    [
      'unit',
      'Set up job',
      'Run actions/checkout@v5',
      'Run actions/setup-node@v4',
      'Run npm ci',
      'Tests',
      'Post Run actions/checkout@v5',
      'Complete job',
    ],
  ]);
  const evidence = evidenceOf(THIRD, [ONE, TWO, THREE]);

  test('keep one series over an inserted step, a bumped pin, a renamed step and a renamed job', () => {
    const main = (run: Run) =>
      seriesOf(evidence, run)
        .filter(([, part]) => part === 'main')
        .map(([, , series]) => series);
    const [checkout, install, tests] = ['Run actions/checkout', 'Run npm ci', 'Unit tests'];
    expect(main(ONE)).toEqual([checkout, install, tests]);
    expect(main(TWO)).toEqual([checkout, 'Run actions/setup-node', install, tests]);
    expect(main(THREE)).toEqual([checkout, 'Run actions/setup-node', install, tests]);
    expect(stepIdentities(evidence).linksOf('unit')).toEqual([{ from: 'Unit tests', to: 'Tests', why: 'runs the same script' }]);
  });

  test('have their post halves with them, and what GitHub adds is no step of the file', () => {
    expect(seriesOf(evidence, TWO).filter(([, part]) => part !== 'main')).toEqual([
      ['Set up job', 'runner', null],
      ['Post Run actions/setup-node@v4', 'post', 'Run actions/setup-node'],
      ['Post Run actions/checkout@v4', 'post', 'Run actions/checkout'],
      ['Complete job', 'runner', null],
    ]);
  });

  test('that are alike are told apart by order, also when one more comes before them', () => {
    const step =
      '      - uses: actions/cache@v4\n        with: { path: a, key: a }\n      - uses: actions/cache@v4\n        with: { path: b, key: b }\n';
    const before = FIRST.replace('      - run: npm ci\n', step);
    const now = before.replace(
      '      - uses: actions/cache@v4\n',
      '      - uses: actions/cache@v4\n        with: { path: c, key: c }\n      - uses: actions/cache@v4\n',
    );
    const caches = (count: number) => Array.from({ length: count }, () => 'Run actions/cache@v4');
    const old = ran(1, before, [
      ['test', 'Run actions/checkout@v4', ...caches(2), 'Unit tests', ...caches(2).map((name) => `Post ${name}`)],
    ]);
    const late = ran(2, now, [['test', 'Run actions/checkout@v4', ...caches(3), 'Unit tests']]);
    const both = evidenceOf(now, [old, late]);
    expect(seriesOf(both, old).map(([, part, series]) => `${part} ${series}`)).toEqual([
      'main Run actions/checkout',
      'main Run actions/cache',
      'main Run actions/cache #2',
      'main Unit tests',
      'post Run actions/cache #2',
      'post Run actions/cache',
    ]);
    expect(seriesOf(both, late).map(([, , series]) => series)).toEqual([
      'Run actions/checkout',
      'Run actions/cache #3',
      'Run actions/cache',
      'Run actions/cache #2',
      'Unit tests',
    ]);
  });

  test('are found where their names are computed, and a step of the file may be called like a post step', () => {
    const text =
      'on: push\njobs:\n  test:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - name: Build ${{ github.ref }}\n        run: make\n      - name: Post results\n        run: make post\n';
    const run = ran(1, text, [
      [
        'test',
        'Set up job',
        'Run actions/checkout@v4',
        'Build refs/heads/main',
        'Post results',
        'Post Run actions/checkout@v4',
        'Complete job',
      ],
    ]);
    expect(seriesOf(evidenceOf(text, [run]), run).map(([name, part]) => [name, part])).toEqual([
      ['Set up job', 'runner'],
      ['Run actions/checkout@v4', 'main'],
      ['Build refs/heads/main', 'main'],
      ['Post results', 'main'],
      ['Post Run actions/checkout@v4', 'post'],
      ['Complete job', 'runner'],
    ]);
  });

  test('that went and came back, or moved, are the same', () => {
    const without = FIRST.replace('      - run: npm ci\n', '');
    const moved = without.replace('        run: npm test\n', '        run: npm test\n      - run: npm ci\n');
    const run = (day: number, text: string, ...steps: string[]) => ran(day, text, [['test', ...steps]]);
    const runs = [
      run(1, FIRST, 'Run actions/checkout@v4', 'Run npm ci', 'Unit tests'),
      run(2, without, 'Run actions/checkout@v4', 'Unit tests'),
      run(3, moved, 'Run actions/checkout@v4', 'Unit tests', 'Run npm ci'),
    ];
    const all = evidenceOf(moved, runs);
    expect(runs.map((one) => seriesOf(all, one).map(([, , series]) => series))).toEqual([
      ['Run actions/checkout', 'Run npm ci', 'Unit tests'],
      ['Run actions/checkout', 'Unit tests'],
      ['Run actions/checkout', 'Unit tests', 'Run npm ci'],
    ]);
  });
});
