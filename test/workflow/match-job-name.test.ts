import { describe, expect, test } from '@jest/globals';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { type JobNameMatch, jobNameMatcher } from '../../src/workflow/match-job-name.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const BODY = 'runs-on: x\n    steps: [{ run: a }]';
const CI = `on: [push, schedule]
jobs:
  lint:
    ${BODY}
  unit:
    name: Unit tests
    strategy: { matrix: { node: [20, 22], include: [{ node: 22, slow: true }] } }
    ${BODY}
  event:
    strategy: { matrix: { v: "\${{ fromJSON(github.event_name == 'push' && '[1]' || '[2]') }}" } }
    ${BODY}
  parts:
    strategy: { matrix: { part: "\${{ fromJSON(vars.PARTS) }}" } }
    ${BODY}
  shards:
    name: Shard \${{ matrix.shard }} of \${{ vars.TOTAL }}
    strategy: { matrix: { shard: [1, 2] } }
    ${BODY}
  free:
    name: \${{ vars.NAME }}
    ${BODY}
  one:
    name: Same
    ${BODY}
  two:
    name: Same
    ${BODY}
  caller:
    name: Build
    strategy: { matrix: { os: [l, m] } }
    uses: ./.github/workflows/build.yml
  dynamic:
    strategy: { matrix: { os: "\${{ fromJSON(vars.OS) }}" } }
    uses: ./.github/workflows/build.yml
  remote:
    uses: octo/other/.github/workflows/x.yml@v1
`;
const BUILD = `on: workflow_call
jobs:
  compile:
    ${BODY}
  check:
    strategy: { matrix: { v: "\${{ fromJSON(vars.V) }}" } }
    ${BODY}
`;

function matcher(text = CI, trigger?: string): (name: string) => JobNameMatch {
  const parse = (name: string, source: string): Workflow => {
    const result = parseWorkflow(`.github/workflows/${name}.yml`, source);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.workflow;
  };
  const build = parse('build', BUILD);
  return jobNameMatcher(expandPlan(parse('ci', text), { workflows: new Map([[build.path, build]]), actions: new Map() }), trigger);
}

/** `caller {values} > key {values}`, `*` for a whole job. */
function say(match: JobNameMatch): string {
  if (match.found === 'none') return `none: ${match.reason}`;
  const texts = (match.found === 'one' ? [match.job] : match.candidates).map((job) =>
    [...job.callers, job]
      .map(({ path, key, matrix }) => `${path.endsWith('ci.yml') ? '' : 'build:'}${key}${matrix === null ? '' : JSON.stringify(matrix)}`)
      .join(' > ')
      .concat(job.isWhole ? '*' : ''),
  );
  return texts.join(' | ');
}

describe('jobNameMatcher', () => {
  test.each([
    ['lint', 'lint'],
    ['Unit tests (20)', 'unit{"node":20}'],
    ['Unit tests (22)', 'unit{"node":22,"slow":true}'],
    ['event (1)', 'event{"v":1}'],
    ['event (2)', 'event{"v":2}'],
    ['parts (a, b)', 'parts'],
    ['Shard 2 of 9', 'shards{"shard":2}'],
    ['Shard 3 of 9', 'none: the name of free is computed at run time'],
    ['Same', 'one | two'],
    ['Build (l) / compile', 'caller{"os":"l"} > build:compile'],
    ['Build (m) / check (1)', 'caller{"os":"m"} > build:check'],
    ['dynamic (x) / compile', 'dynamic > build:compile'],
    ['dynamic (x) / check (y / z)', 'dynamic > build:check'],
    ['Build (x) / compile', 'none: the name of free is computed at run time'],
    ['nobody', 'none: the name of free is computed at run time'],
  ])('%s', (name, job) => {
    expect(say(matcher()(name))).toBe(job);
  });

  test('knows the name of a job that was skipped before its legs and its name were made', () => {
    expect(say(matcher()('Unit tests'))).toBe('unit*');
    expect(say(matcher()('Build'))).toBe('caller*');
    expect(say(matcher()('Build (l) / check'))).toBe('caller{"os":"l"} > build:check*');
    expect(say(matcher()('Shard ${{ matrix.shard }} of ${{ vars.TOTAL }}'))).toBe('shards*');
  });

  test('answers for one trigger alone', () => {
    expect(say(matcher(CI, 'push')('event (1)'))).toBe('event{"v":1}');
    expect(say(matcher(CI, 'push')('event (2)'))).toMatch(/^none/);
  });

  test('says several where two computed names can be this one', () => {
    const text = `on: push\njobs:\n  a:\n    name: Test \${{ vars.A }}\n    ${BODY}\n  b:\n    name: \${{ vars.B }} on linux\n    ${BODY}\n`;
    expect(say(matcher(text)('Test x on linux'))).toBe('a | b');
    expect(say(matcher(text)('Test x'))).toBe('a');
    expect(say(matcher(text)('other'))).toBe('none: no job of the workflow has this name');
  });

  test.each([
    ['a computed one', 'a', 'name: Test ${{ vars.A }}', 'Test linux', 'b | a'],
    ['one that ends in what is known', 'a', 'name: ${{ vars.A }} test', 'my test', 'b | a'],
    ['a leg that is not known', 'a', 'strategy: { matrix: { v: "${{ fromJSON(vars.V) }}" } }', 'a (1)', 'b | a'],
    ['one that a skipped job has', 'a', 'name: Skipped\n    strategy: { matrix: { v: [1] } }', 'Skipped', 'b | a*'],
    ['one that is computed whole', 'a', 'name: ${{ vars.A }}', 'Test linux', 'b'],
  ])('says several where a known name is as well %s', (_, key, more, name, said) => {
    const text = `on: push\njobs:\n  ${key}:\n    ${more}\n    ${BODY}\n  b:\n    name: ${name}\n    ${BODY}\n`;
    expect(say(matcher(text)(name))).toBe(said);
  });

  test.each([
    ['', 'q / c', 'b | q'],
    ['', 'q / c / d', 'b | q'],
    ['', 'q/ c', 'b'],
    ['    name: Call ${{ vars.X }}\n', 'Call me / c', 'b | q'],
    ['    strategy: { matrix: { v: [1, 2] } }\n', 'q (2) / c', 'b | q{"v":2}'],
    ['    strategy: { matrix: { v: "${{ fromJSON(vars.V) }}" } }\n', 'q (2 / 3) / c', 'b | q'],
    ['    strategy: { matrix: { v: "${{ fromJSON(vars.V) }}" } }\n', 'p (2) / c', 'b'],
  ])('says several where a job below a call of another repository may have the name: %j, %s', (more, name, said) => {
    const text = `on: push\njobs:\n  b:\n    name: ${name}\n    ${BODY}\n  q:\n${more}    uses: octo/other/.github/workflows/x.yml@v1\n`;
    expect(say(matcher(text)(name))).toBe(said);
  });

  test('says that a called workflow is not known', () => {
    const text = `on: push\njobs:\n  remote:\n    uses: octo/other/.github/workflows/x.yml@v1\n`;
    expect(say(matcher(text)('remote / test'))).toBe(
      'none: what remote calls is not known: the called workflow stands in another repository',
    );
    expect(say(matcher(text)('test'))).toBe('none: no job of the workflow has this name');
    expect(say(matcher(text)('remote'))).toBe('remote*');
  });

  test('reads names that GitHub cut', () => {
    const long = 'x'.repeat(95);
    const text = `on: push\njobs:\n  a:\n    name: ${long}\n    strategy: { matrix: { v: "\${{ fromJSON(vars.V) }}" } }\n    ${BODY}\n`;
    expect(say(matcher(text)(`${'x'.repeat(90)}y (`.padEnd(100, '.')))).toMatch(/^none/);
    expect(say(matcher(text)(`${long} (...`.slice(0, 97).concat('...')))).toBe('a');
  });

  describe('where GitHub cuts names', () => {
    const text = `on: push\njobs:\n  linux-focal-cpu:\n    strategy: { matrix: { v: "\${{ fromJSON(vars.V) }}" } }\n    uses: ./.github/workflows/build.yml\n  plain:\n    uses: ./.github/workflows/build.yml\n`;
    const cut = (start: string) => `${start.padEnd(97, 'x')}...`;

    test.each([
      ['plain / compile', 'plain > build:compile'],
      [`plain / ${cut('check (default, 1, 2, rerun_disabled_te')}`, 'plain > build:check'],
      [`linux-focal-cpu / ${cut('check (default, 1, 2, rerun_disabled_te')}`, 'linux-focal-cpu > build:check'],
      [`${cut('linux-focal-cpu (a')} / ${cut('check (b')}`, 'linux-focal-cpu > build:check'],
      [`${cut('linux-focal-cpu (a / b')} / compile`, 'linux-focal-cpu > build:compile'],
      ['linux-focal-cpu (a / compile) / compile', 'linux-focal-cpu > build:compile'],
      [`linux-focal-cpu / check (${'x'.repeat(93)}...)`, 'none: no job of the workflow has this name'],
      [`linux-focal-cpu / ${cut('chock (default')}`, 'none: no job of the workflow has this name'],
      [cut('plain / check ('), 'none: no job of the workflow has this name'],
    ])('%s', (name, said) => {
      expect(say(matcher(text)(name))).toBe(said);
    });

    test('a long name is cut before it is looked for', () => {
      const long = `on: push\njobs:\n  a:\n    name: ${'y'.repeat(120)}\n    strategy: { matrix: { v: "\${{ fromJSON(vars.V) }}" } }\n    ${BODY}\n`;
      expect(say(matcher(long)(`${'y'.repeat(97)}...`))).toBe('a');
    });

    test('and a name of many parts is no job', () => {
      const match = matcher(text);
      for (const parts of [60, 5_000]) expect(say(match(`linux-focal-cpu (${' / '.repeat(parts)}`))).toMatch(/^none/);
    });
  });

  test('is not slowed down by a name with many computed parts', () => {
    const name = Array.from({ length: 60 }, () => 'a${{ vars.A }}').join('');
    const match = matcher(`on: push\njobs:\n  a:\n    name: ${name}b\n    ${BODY}\n`);
    const started = performance.now();
    for (let i = 0; i < 200; i += 1) match('a'.repeat(5000));
    expect(say(match(`${'a'.repeat(99)}b`))).toBe('a');
    expect(performance.now() - started).toBeLessThan(500);
  });
});
