import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { CI, CI_PATH, makeFolder, NPM } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

const COMMANDS = ['profile', 'changes', 'report'] as const;
const HOUR = 3600;
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const line = (run: Run, told: object = {}) => `${JSON.stringify({ ...formatHistoryRun(run), ...told })}\n`;
const inFile = (content: string | Uint8Array, name = 'runs.ndjson') => join(makeFolder({ [name]: content }), name);

/** A push that took a minute in an hour of its own, and an hour and a half in the last one. */
function runOf(id: number, rest: Partial<Run> = {}): Run {
  const begin = id * HOUR;
  const times = { runId: id, createdAt: at(begin), startedAt: at(begin + 5) };
  const lint = buildJob({ ...times, jobId: id * 10, name: 'lint', completedAt: at(begin + 30), headBranch: 'main' });
  const end = begin + (id === LAST ? 5400 : 60 + (id % 5));
  const steps = [buildStep(1, 'Install', begin + 5, begin + 20), buildStep(2, 'Test', begin + 20, end)];
  const unit = buildJob({ ...times, jobId: id * 10 + 1, name: 'unit', completedAt: at(end), headBranch: 'main', steps });
  return buildRun({
    ...{ runId: id, runNumber: id, event: 'push', headBranch: 'main', headSha: `${id}`.padStart(40, '0') },
    ...{ createdAt: at(begin), startedAt: at(begin), updatedAt: at(end + 2), jobs: [lint, unit] },
    ...rest,
  });
}
const LAST = 40;
const ALL = range(LAST).map((id) => runOf(id));
const HISTORY = ALL.map((run) => line(run)).join('');

describe('--as-of', () => {
  const moment = at(LAST * HOUR + 1000);
  const last = ALL.at(-1) as Run;
  const [lint, unit] = last.jobs;
  /** What a fetch at that moment would have written. */
  const recorded: Run = {
    ...last,
    ...{ status: 'in_progress', conclusion: null, updatedAt: moment },
    jobs: [
      lint as Run['jobs'][number],
      {
        ...(unit as Run['jobs'][number]),
        ...{ status: 'in_progress', conclusion: null, completedAt: null },
        steps: [
          buildStep(1, 'Install', LAST * HOUR + 5, LAST * HOUR + 20),
          buildStep(2, 'Test', LAST * HOUR + 20, 0, { status: 'in_progress', conclusion: null, completedAt: null }),
        ],
      },
    ],
  };
  const then = [...ALL.slice(0, -1), recorded].map((run) => line(run)).join('');
  const said = async (history: string, command: string, ...argv: string[]) => {
    const path = inFile(history);
    const { code, out, notes } = await cli([command, ...argv, '--history', path, '--format', 'json']);
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    return out;
  };
  const folder = makeFolder({ [CI_PATH]: CI, ...NPM });

  test.each([
    ['profile', []],
    ['changes', []],
    ['report', ['--since', at(20 * HOUR).toISOString()]],
    ['profile', ['--explain', 'makespan.p95']],
    ['analyze', [folder]],
  ])('shows %s %j what a history of that moment shows', async (command, argv) => {
    const past = await said(HISTORY, command, ...argv, '--as-of', moment.toISOString());
    expect(past).toBe(await said(then, command, ...argv, '--as-of', moment.toISOString()));
  });

  test('does not count a run that ended later', async () => {
    const runs = async (asOf: Date) => {
      const [workflow] = (JSON.parse(await said(HISTORY, 'profile', '--as-of', asOf.toISOString())) as { workflows: { runs: number }[] })
        .workflows;
      return workflow?.runs;
    };
    expect([await runs(moment), await runs(at(LAST * HOUR + 5400))]).toEqual([LAST - 1, LAST]);
  });

  test.each(COMMANDS)('before the first run leaves %s nothing', async (command) => {
    const path = inFile(HISTORY);
    expect(await cli([command, '--history', path, '--as-of', '2026-01-01'])).toEqual({
      ...{ code: 2, out: '' },
      notes: `INPUT_UNREADABLE: ${path}: holds no run created by 2026-01-01T00:00:00.000Z\n`,
    });
  });

  test.each(COMMANDS)('before --since is refused by %s', async (command) => {
    expect(await cli([command, '--history', inFile(HISTORY), '--since', '2026-03-04', '--as-of', '2026-03-03'])).toEqual({
      ...{ code: 2, out: '' },
      notes: 'USAGE: --since 2026-03-04T00:00:00.000Z is later than --as-of 2026-03-03T00:00:00.000Z\n',
    });
  });
});

describe('a history of two repositories', () => {
  const acme = { repository: { id: 77, full_name: 'acme/app' } };
  const other = { repository: { id: 78, full_name: 'acme/\u001b[31mlib' } };
  const mixed = (second: object) => ALL.map((run) => line(run, run.runId % 2 === 0 ? second : acme)).join('');

  test.each([
    ['profile', []],
    ['changes', []],
    ['report', []],
    ['analyze', [makeFolder({ [CI_PATH]: CI, ...NPM })]],
  ])('is refused by %s with both named', async (command, argv) => {
    const path = inFile(mixed(other));
    const { code, out, notes } = await cli([command, ...argv, '--history', path]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(notes).toContain(`USAGE: ${path}: holds runs of two repositories, acme/app (77) and acme/`);
    expect(notes).toContain('lib (78); a history is of one\n');
    expect(notes).not.toContain('\u001b');
  });

  test('is not one whose runs are of forks, or do not say', async () => {
    for (const second of [{ ...acme, head_repository: { id: 99, fork: true } }, { repository: null }, { repository: { id: 'x' } }])
      expect((await cli(['profile', '--history', inFile(mixed(second)), '--as-of', '2026-06-01'])).code).toBe(0);
  });

  test('is told from webhook bodies, and by id where there is no name', async () => {
    const bodies = [77, 78].map((id) => `${JSON.stringify({ workflow_run: formatHistoryRun(runOf(id)), repository: { id } })}\n`);
    const path = inFile(bodies.join(''));
    expect((await cli(['profile', '--history', path])).notes).toBe(
      `USAGE: ${path}: holds runs of two repositories, 77 and 78; a history is of one\n`,
    );
  });
});

describe('a history without a run', () => {
  test.each(COMMANDS)('is refused by %s', async (command) => {
    const [empty, broken] = [inFile(''), inFile('{}\n')];
    expect(await cli([command, '--history', empty])).toEqual({ code: 2, out: '', notes: `INPUT_UNREADABLE: ${empty}: holds no run\n` });
    const { code, notes } = await cli([command, '--history', broken]);
    expect(code).toBe(2);
    expect(notes).toMatch(/skipped: [^\n]*\nINPUT_UNREADABLE: [^\n]*: holds no run that could be read\n$/);
  });

  test.each([
    ['empty', '', []],
    ['of two repositories', line(runOf(1), { repository: { id: 1 } }) + line(runOf(2), { repository: { id: 2 } }), []],
    ['of later', HISTORY, ['--as-of', '2026-01-01']],
    ['without a run since then', HISTORY, ['--since', '2026-05-01']],
    ['of other workflows', HISTORY, ['--workflow', 'other.yml']],
  ])('keeps the page that was there before (%s)', async (_, content, argv) => {
    const page = inFile('the page of last week', 'report.html');
    expect((await cli(['report', '--history', inFile(content), '--html', page, ...argv])).code).toBe(2);
    expect(readFileSync(page, 'utf8')).toBe('the page of last week');
  });
});

describe('what is read as far as it goes', () => {
  /** Of every run 2 KiB, so that it does not pack into nothing. */
  const packed = gzipSync(ALL.map((run) => line(run, { note: run.headSha.repeat(50) })).join(''));

  test.each(COMMANDS)('is a packed history that was cut off, which %s says', async (command) => {
    const path = inFile(packed.subarray(0, packed.length - 200), 'runs.ndjson.gz');
    const { code, out, notes } = await cli([command, '--history', path, '--as-of', '2026-06-01']);
    expect({ code, isEmpty: out === '' }).toEqual({ code: 0, isEmpty: false });
    expect(notes).toMatch(/runs\.ndjson\.gz:\d+: skipped: the packed file is damaged or cut off here/);
  });

  test('is a history with a line of 100 MB, which is named and not held', async () => {
    const path = inFile(Buffer.concat([Buffer.from(HISTORY), Buffer.alloc(100 * 1024 * 1024, '['), Buffer.from(`\n${line(runOf(41))}`)]));
    const before = process.memoryUsage().rss;
    const { code, out, notes } = await cli(['profile', '--history', path, '--as-of', '2026-06-01', '--format', 'json']);
    expect({ code, notes }).toEqual({ code: 0, notes: `${path}:41: skipped: longer than 64 MiB\n` });
    expect((JSON.parse(out) as { workflows: { runs: number }[] }).workflows[0]?.runs).toBe(41);
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  });
});

describe('a history of 60 workflows', () => {
  const paths = range(60).map((number) => `.github/workflows/w${number}.yml`);
  const path = inFile(
    range(240)
      .map((id) => line(runOf(id, { workflowPath: paths[id % 60] ?? null, workflowName: `W ${id % 60}`, workflowId: id % 60 })))
      .join(''),
  );

  test.each(COMMANDS)('has all of them in what %s says', async (command) => {
    const { code, out, notes } = await cli([command, '--history', path, '--as-of', '2026-06-01', '--format', 'json']);
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    const answer = JSON.parse(out) as { runs?: number; workflows?: { path: unknown; profile?: { path: unknown } }[] };
    if (command === 'changes') expect(answer.runs).toBe(240);
    else expect(answer.workflows?.map((workflow) => (workflow.profile ?? workflow).path)).toEqual(paths.toSorted());
  });
});
