import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { CI, CI_PATH, makeFolder, NPM } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

const checkout = makeFolder({ [CI_PATH]: CI, ...NPM });
const quiet = makeFolder({ [CI_PATH]: 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n' });

/** Runs of a pull request each, the second of two superseding the first after a minute. */
const history = makeFolder({
  'runs.ndjson': Array.from({ length: 80 }, (_, i) => {
    const start = Date.parse('2026-01-01T00:00:00Z') + Math.floor(i / 2) * 6 * 3_600_000 + (i % 2) * 60_000;
    const [createdAt, completedAt] = [new Date(start), new Date(start + (300 + (i % 7)) * 1000)];
    const common = { headSha: String(i).padStart(40, '0'), headBranch: `topic-${Math.floor(i / 2)}` };
    const job = buildJob({ ...common, jobId: 1000 + i, runId: i + 1, createdAt, startedAt: new Date(start + 5000), completedAt });
    const run = buildRun({
      ...common,
      runId: i + 1,
      createdAt,
      startedAt: createdAt,
      updatedAt: completedAt,
      jobs: [job],
      pullRequests: [Math.floor(i / 2) + 1],
    });
    return `${JSON.stringify(formatHistoryRun(run))}\n`;
  }).join(''),
});

interface Finding {
  readonly rule: string;
  readonly proposal: { readonly predicted: { readonly runs: number; readonly runnerTime: { readonly saving: object } } | null } | null;
}
interface Answer {
  readonly asOf: string;
  readonly seed: number;
  readonly workflows: readonly {
    readonly path: string;
    readonly status: string;
    readonly reason?: string;
    readonly findings: readonly Finding[];
    readonly skipped: readonly { rule: string; reason: string }[];
  }[];
}

const json = async (...argv: string[]): Promise<Answer> => {
  const { code, out, notes } = await cli(['analyze', ...argv, '--format', 'json']);
  expect({ code, notes }).toEqual({ code: 0, notes: '' });
  return JSON.parse(out) as Answer;
};
const rulesOf = ({ workflows }: Answer) => workflows.flatMap(({ findings }) => findings.map(({ rule }) => rule));

describe('formats', () => {
  test('text sums up what was found, and says that nothing was measured', async () => {
    const { code, out } = await cli(['analyze', checkout]);
    expect(code).toBe(0);
    expect(out).toContain(`${CI_PATH}:8  cache-dependencies`);
    expect(out).toContain('1 workflow analyzed: 2 findings; proposals: 2 proven, 0 refused, 0 withheld');
    expect(out).toContain('No history: nothing was measured or priced.');
  });

  test('json has the keys that machines are promised', async () => {
    const answer = await json(checkout, '--as-of', '2026-05-01');
    expect(answer).toMatchObject({
      schema: 'paceline/analysis@1',
      asOf: '2026-05-01T00:00:00.000Z',
      seed: 1,
      workflows: [
        {
          path: CI_PATH,
          status: 'analyzed',
          findings: [{ rule: 'cache-dependencies' }, { rule: 'cancel-superseded-runs' }],
          skipped: [{ rule: 'set-job-timeout', reason: 'no-history' }],
        },
      ],
    });
    const [workflow] = answer.workflows as unknown as [Record<string, unknown> & { findings: [Record<string, unknown>] }];
    expect(Object.keys(workflow)).toEqual(expect.arrayContaining(['path', 'status', 'findings', 'skipped', 'combined']));
    const [finding] = workflow.findings;
    expect(Object.keys(finding)).toEqual(
      expect.arrayContaining(['rule', 'safety', 'title', 'message', 'job', 'step', 'line', 'endLine', 'proposal']),
    );
    expect(Object.keys(finding['proposal'] as object)).toEqual(
      expect.arrayContaining(['edits', 'patch', 'content', 'risk', 'sameWork', 'workDelta', 'predicted']),
    );
    expect(Object.keys(workflow['combined'] as object)).toEqual(expect.arrayContaining(['content', 'patch', 'predicted']));
    expect(finding['proposal']).toMatchObject({ predicted: null, sameWork: true });
  });

  test('patch is one patch for all proposals of a file', async () => {
    const { out } = await cli(['analyze', checkout, '--format', 'patch']);
    expect(out.match(/^--- /gm)).toHaveLength(1);
    expect(out).toMatch(/^\+ +cache: npm$/m);
    expect(out).toMatch(/^\+concurrency:$/m);
  });

  test('markdown has a heading for each workflow', async () => {
    const { out } = await cli(['analyze', checkout, '--format', 'markdown', '--as-of', '2026-05-01']);
    expect(out).toMatch(/^# Paceline analysis\n/);
    expect(out).toContain(`## \`${CI_PATH}\``);
  });

  test('patch is empty where nothing is proposed', async () => {
    expect(await cli(['analyze', quiet, '--format', 'patch'])).toEqual({ code: 0, out: '', notes: '' });
  });
});

describe('exit codes', () => {
  test.each([
    ['none', checkout, 0],
    ['finding', checkout, 1],
    ['proposal', checkout, 1],
    ['finding', quiet, 0],
    ['proposal', quiet, 0],
  ])('--fail-on %s of %s', async (what, folder, code) => {
    expect((await cli(['analyze', folder, '--fail-on', what])).code).toBe(code);
  });

  test('--fail-on proposal passes where every proposal is withheld', async () => {
    const { code } = await cli(['analyze', checkout, '--rule', 'cache-dependencies', '--level', 'basic', '--fail-on', 'proposal']);
    expect(code).toBe(0);
  });

  test('a mistake in the configuration ends with 2, its line and its column', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, '.github/paceline.yml': 'level: basic\nrules:\n  cache-dependencis: off\n' });
    const { code, out, notes } = await cli(['analyze', folder]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(notes).toMatch(/^CONFIG_INVALID: \.github\/paceline\.yml:3:3: .*cache-dependencis/);
  });
});

describe('what is looked at', () => {
  test('--rule takes one rule, or several', async () => {
    expect(rulesOf(await json(checkout, '--rule', 'cancel-superseded-runs'))).toEqual(['cancel-superseded-runs']);
    const both = await json(checkout, '--rule', 'cancel-superseded-runs', '--rule', 'cache-dependencies');
    expect(rulesOf(both).sort()).toEqual(['cache-dependencies', 'cancel-superseded-runs']);
  });

  test.each(['ci.yml', 'c*', '.github/workflows/ci.yml'])('--workflow %s leaves the others out', async (glob) => {
    const folder = makeFolder({ [CI_PATH]: CI, '.github/workflows/docs.yml': CI });
    expect((await json(folder, '--workflow', glob)).workflows.map(({ path }) => path)).toEqual([CI_PATH]);
  });

  test('--level outweighs the configuration', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, ...NPM, '.github/paceline.yml': 'level: basic\n' });
    const proposed = async (...argv: string[]) =>
      (await json(folder, ...argv)).workflows[0]?.findings.filter(({ proposal }) => proposal !== null).map(({ rule }) => rule);
    expect(await proposed()).toEqual(['cancel-superseded-runs']);
    expect(await proposed('--level', 'intelligent')).toEqual(['cache-dependencies', 'cancel-superseded-runs']);
  });

  test.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzip', (text: string) => gzipSync(text)],
  ])('--tree in %s stands for the files of the repository', async (_what, pack) => {
    const bare = makeFolder({ [CI_PATH]: CI });
    expect(rulesOf(await json(bare, '--rule', 'cache-dependencies'))).toEqual([]);
    const list = makeFolder({ paths: pack(`./${CI_PATH}\npackage.json\npackage-lock.json\n`) });
    expect(rulesOf(await json(bare, '--rule', 'cache-dependencies', '--tree', join(list, 'paths')))).toEqual(['cache-dependencies']);
  });

  test('a file that is no workflow is reported with its place, and the others are analyzed', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, '.github/workflows/bad.yml': 'on: push\njobs: [\n' });
    expect(await json(folder)).toMatchObject({
      workflows: [
        { path: '.github/workflows/bad.yml', status: 'invalid', line: expect.any(Number) as unknown },
        { path: CI_PATH, status: 'analyzed' },
      ],
    });
  });

  test('a workflow that is a link is not followed', async () => {
    const folder = makeFolder({ 'elsewhere/ci.yml': CI, '.github/workflows/.keep': '' });
    symlinkSync(join(folder, 'elsewhere/ci.yml'), join(folder, CI_PATH));
    expect((await json(folder)).workflows).toMatchObject([{ path: CI_PATH, status: 'skipped', reason: 'it is a link, not a file' }]);
  });

  test('a folder without workflows ends with 2', async () => {
    const folder = makeFolder({ 'package.json': '{}' });
    expect(await cli(['analyze', folder])).toEqual({ code: 2, out: '', notes: `INPUT_UNREADABLE: no .github/workflows in ${folder}\n` });
  });

  test('--workflow that matches nothing ends with 2 and the names that there are', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, '.github/workflows/docs.yml': CI });
    const notes = 'USAGE: no workflow matches x.yml; there are ci.yml, docs.yml\n';
    expect(await cli(['analyze', folder, '--workflow', 'x.yml'])).toEqual({ code: 2, out: '', notes });
  });

  test('what cannot be read is skipped with the reason, and the others are analyzed', async () => {
    const folder = makeFolder({
      [CI_PATH]: CI,
      '.github/workflows/big.yml': new Uint8Array(1024 * 1024 + 1),
      '.github/workflows/folder.yml/x': '',
      '.github/workflows/latin.yml': Uint8Array.of(0x6f, 0xe9, 0x0a),
    });
    expect((await json(folder)).workflows.map(({ path, status, reason }) => [path, status, reason])).toEqual([
      ['.github/workflows/big.yml', 'skipped', 'the file is larger than 1 MiB'],
      [CI_PATH, 'analyzed', undefined],
      ['.github/workflows/folder.yml', 'skipped', 'it is a folder, not a file'],
      ['.github/workflows/latin.yml', 'skipped', 'the file is not UTF-8 text'],
    ]);
  });
});

describe('with a history', () => {
  const options = ['--history', history, '--as-of', '2026-02-01', '--rule', 'cancel-superseded-runs'];
  const saving = (answer: Answer) => answer.workflows[0]?.findings[0]?.proposal?.predicted?.runnerTime.saving;

  test('the saving is predicted from its runs, and the same seed predicts the same', async () => {
    const first = await json(checkout, ...options, '--seed', '7');
    expect(first.seed).toBe(7);
    expect(first.workflows[0]?.findings[0]?.proposal?.predicted).toMatchObject({ basis: 'replay', runs: 80 });
    expect(await json(checkout, ...options, '--seed', '7')).toEqual(first);
    expect(saving(await json(checkout, ...options, '--seed', '8'))).not.toEqual(saving(first));
  });

  test('--as-of looks at the runs that there were then', async () => {
    const answer = await json(checkout, '--history', history, '--as-of', '2026-01-05T00:00:00Z');
    // The one that began at that moment had not ended.
    expect(answer.workflows).toMatchObject([{ runs: 32 }]);
  });
});

describe('hostile names', () => {
  const sequence = '\u001b[2J\u001b]8;;https://evil.example\u0007';

  test('of jobs and files do not reach the terminal as they are', async () => {
    const job = `  t:\n    runs-on: ubuntu-latest\n    name: "\\e]8;;https://evil.example\\a"\n    steps:\n      - uses: actions/setup-node@v4\n      - run: npm ci\n`;
    const folder = makeFolder({
      [`.github/workflows/${sequence.replaceAll('/', '-')}.yml`]: `on: [push, pull_request]\njobs:\n${job}`,
      // A key that GitHub refuses is quoted by the problem.
      '.github/workflows/key.yml': 'on: push\njobs:\n  "t\\e[2J\\u202e":\n    runs-on: ubuntu-latest\n    steps: [{ run: npm ci }]\n',
      [CI_PATH]: CI,
      ...NPM,
    });
    const { out, notes } = await cli(['analyze', folder]);
    expect(out).toContain('2 workflows analyzed, 1 invalid');
    expect(`${out}${notes}`).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  });

  test('of a configuration and of options do not either', async () => {
    const folder = makeFolder({ [CI_PATH]: CI, '.github/paceline.yml': '"\\e[2J\\u202e": 1\n' });
    const said = [await cli(['analyze', folder]), await cli(['analyze', '--rule', sequence]), await cli([sequence])];
    for (const { code, notes } of said) {
      expect(code).toBe(2);
      expect(notes).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    }
  });
});

test('colour is used where the terminal has it', async () => {
  const { out } = await cli(['analyze', checkout], { color: true });
  expect(out).toContain('\u001b[');
});
