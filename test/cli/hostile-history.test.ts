import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import type { Output } from '../../src/commands/output.ts';
import { readHistory } from '../../src/commands/read-history.ts';
import type { Run } from '../../src/model/run.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

jest.setTimeout(120_000);

const SILENT: Output = { write: async () => {}, note: () => {}, color: false, width: 80, interactive: false };

function runOf(runId: number, rest: Partial<Run> = {}): Run {
  const began = runId * 600;
  const steps = [buildStep(1, 'Set up job', began + 5, began + 7), buildStep(2, 'Test', began + 7, began + 20)];
  const times = { createdAt: at(began), startedAt: at(began + 5), completedAt: at(began + 65) };
  return buildRun({ runId, createdAt: at(began), jobs: [buildJob({ jobId: runId * 10, runId, steps, ...times })], ...rest });
}
const line = (run: Run) => `${JSON.stringify(formatHistoryRun(run))}\n`;
const makePipe = (path: string) => execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** What a history yields, and what was skipped of it. */
function read(path: string, options: Parameters<typeof readHistory>[2] = {}) {
  return readHistory(path, SILENT, options, async (history) => {
    const runs: Run[] = [];
    for await (const run of history.runs()) runs.push(run);
    return { runs, ids: runs.map((run) => run.runId).sort((a, b) => a - b), problems: history.problems() };
  });
}
const inFile = (content: string | Uint8Array, name = 'runs.ndjson') => join(makeFolder({ [name]: content }), name);

describe('nothing is lost of a history', () => {
  test('with a line of 100 MB in it', async () => {
    const path = inFile(line(runOf(1)));
    for (let chunk = 0; chunk < 100; chunk += 1) appendFileSync(path, Buffer.alloc(1024 * 1024, '{'));
    appendFileSync(path, `\n${line(runOf(2))}`);
    const { ids, problems } = await read(path);
    expect({ ids, problems }).toEqual({
      ids: [1, 2],
      problems: { count: 1, first: [{ file: path, line: 2, reason: 'longer than 64 MiB' }] },
    });
  });

  test('that is packed and cut off, as far as it goes', async () => {
    const packed = gzipSync(
      range(2000)
        .map((id) => line(runOf(id)))
        .join(''),
    );
    const { ids, problems } = await read(inFile(packed.subarray(0, packed.length / 2), 'runs.ndjson.gz'));
    expect(ids.length).toBeGreaterThan(500);
    expect(problems).toEqual({
      count: 1,
      first: [expect.objectContaining({ line: ids.length + 1, reason: expect.stringContaining('cut off here') as unknown })],
    });
  });

  test('in 3,000 files, in folders that link to themselves', async () => {
    const folder = makeFolder();
    for (const id of range(3000)) {
      if (id % 100 === 1) mkdirSync(join(folder, `${Math.floor(id / 100)}`));
      writeFileSync(join(folder, `${Math.floor((id - 1) / 100)}`, `${id}.json`), line(runOf(id)));
    }
    symlinkSync('..', join(folder, '5', 'loop'));
    makePipe(join(folder, '5', 'pipe.ndjson'));
    const { ids, problems } = await read(folder);
    expect({ count: ids.length, problems: problems.count }).toEqual({ count: 3000, problems: 0 });
  });

  test('whose records stand in reverse, and in pieces at either end of the file', async () => {
    const runs = range(300).map((id) => runOf(id));
    const bare = runs.map((run) => ({ ...run, jobs: [] }));
    const jobs = runs.map((run) => `${JSON.stringify((formatHistoryRun(run)['jobs'] as object[])[0])}\n`);
    const path = inFile([...bare.map(line), ...jobs.toReversed()].join(''));
    const { runs: joined } = await read(path, { mostHeldJobs: 50 });
    expect(joined.toSorted((a, b) => a.runId - b.runId)).toEqual(runs);
    expect((await read(inFile(runs.map(line).toReversed().join('')))).ids).toEqual(range(300));
  });

  test('that tells one run a thousand times: it is the one that was updated last', async () => {
    const told = range(1000).map((second) => line(runOf(1, { updatedAt: at(second), runNumber: second })));
    const { runs } = await read(inFile([...told.slice(500), ...told.slice(0, 500)].join('')));
    expect(runs.map((run) => run.runNumber)).toEqual([1000]);
    expect((await read(inFile(line(runOf(1)).repeat(1000)))).ids).toEqual([1]);
  });

  test('with bytes that are not UTF-8 and ids that no number holds', async () => {
    const path = inFile(
      Buffer.concat([
        Buffer.from(line(runOf(1))),
        Buffer.from([0xff, 0xfe, 0x7b, 0x0a]),
        Buffer.from(line(runOf(2)).replace('"id":2', '"id":9007199254740993')),
        Buffer.from(line(runOf(3)).replace('"id":30', '"id":1e400')),
        Buffer.from(line(runOf(4))),
      ]),
    );
    const { ids, problems } = await read(path);
    expect(ids).toEqual([1, 4]);
    expect(problems.first.map(({ line: at, reason }) => [at, reason.replace(/: .*/, '')])).toEqual([
      [2, 'not UTF-8'],
      [3, 'id'],
      [4, 'jobs.0.id'],
    ]);
  });

  test('with keys that are names of object properties', async () => {
    const hostile = line(
      runOf(1, {
        sources: {
          workflowBlob: 'b',
          workflowText: null,
          fileBlobs: new Map([
            ['constructor', 'c'],
            ['toString', 'd'],
          ]),
        },
      }),
    );
    const path = inFile(hostile.replace('{"id":1,', '{"__proto__":{"jobs":[],"status":"queued"},"constructor":1,"id":1,'));
    const { runs, problems } = await read(path);
    expect(problems.count).toBe(0);
    expect(runs[0]).toMatchObject({ status: 'completed', jobs: [{ jobId: 10 }] });
    expect([...(runs[0]?.sources?.fileBlobs ?? [])]).toEqual([
      ['constructor', 'c'],
      ['toString', 'd'],
    ]);
    expect(Object.hasOwn(Object.prototype, 'jobs')).toBe(false);
  });
});

test('a history that comes through a pipe is read like a file', async () => {
  const path = join(makeFolder(), 'pipe');
  makePipe(path);
  const [{ ids }] = await Promise.all([
    read(path),
    import('node:fs/promises').then(({ writeFile }) =>
      writeFile(
        path,
        range(3)
          .map((id) => line(runOf(id)))
          .join(''),
      ),
    ),
  ]);
  expect(ids).toEqual([1, 2, 3]);
});

test('a history that is changed while it is read is refused, not mixed', async () => {
  const path = inFile(line(runOf(1)) + line(runOf(2)));
  const changed = readHistory(path, SILENT, {}, async (history) => {
    writeFileSync(path, line(runOf(1)) + line(runOf(7)));
    for await (const _run of history.runs());
  });
  await expect(changed).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', message: expect.stringContaining('changed while it was read') });
});

test('many bad records are counted, and a thousand are kept', async () => {
  const { problems } = await read(inFile(`${line(runOf(1))}${'{}\n'.repeat(100_000)}`));
  expect({ count: problems.count, kept: problems.first.length }).toEqual({ count: 100_000, kept: 1000 });
});

test('an empty folder and a missing path end with 2', async () => {
  const empty = makeFolder();
  expect(await cli(['profile', '--history', empty])).toMatchObject({ code: 2, notes: `INPUT_UNREADABLE: ${empty}: holds no run\n` });
  expect(await cli(['profile', '--history', '/nowhere'])).toMatchObject({
    code: 2,
    notes: expect.stringContaining('there is no such file') as unknown,
  });
});

test('analyze keeps the newest 500 runs of each workflow and says how many it left out', async () => {
  const folder = makeFolder({
    '.github/workflows/ci.yml': 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n',
  });
  const path = inFile(
    range(1300)
      .toReversed()
      .map((id) => line(runOf(id)))
      .join(''),
  );
  const { code, out, notes } = await cli(['analyze', folder, '--history', path, '--format', 'json', '--as-of', '2026-06-01']);
  expect({ code, notes }).toEqual({ code: 0, notes: 'the newest 500 runs of each workflow are looked at; 800 older ones are left out\n' });
  expect(out).toContain(at(801 * 600).toISOString());
  expect(out).not.toContain(at(800 * 600).toISOString());
});

describe('a line that would take far more memory than it has bytes', () => {
  test.each([
    ['nests', '['.repeat(20_000_000), 'nested more than 64 deep'],
    ['holds empty objects', `[${'{},'.repeat(10_000_000)}{}]`, 'more than 2 million values in one record'],
  ])('because it %s is named and passed over', async (_what, text, reason) => {
    const path = inFile(`${line(runOf(1))}${text}\n${line(runOf(2))}`);
    const before = process.memoryUsage().rss;
    const { ids, problems } = await read(path);
    expect({ ids, problems }).toEqual({ ids: [1, 2], problems: { count: 1, first: [{ file: path, line: 2, reason }] } });
    expect(process.memoryUsage().rss - before).toBeLessThan(700_000_000);
  });

  test('is not one that holds brackets and commas in a text', async () => {
    const body = line(runOf(1)).replace('{', `{"note":${JSON.stringify('[{,"\\'.repeat(1_000_000))},`);
    expect((await read(inFile(body))).ids).toEqual([1]);
  });
});

test('a hundred million empty lines are passed over, and still counted', async () => {
  const empty = Buffer.alloc(100_000_000, '\n');
  const packed = Buffer.concat([gzipSync(line(runOf(1))), gzipSync(empty, { level: 1 }), gzipSync('no JSON\n')]);
  const path = inFile(packed, 'runs.ndjson.gz');
  const { ids, problems } = await read(path);
  expect(ids).toEqual([1]);
  expect(problems.first).toEqual([{ file: path, line: 100_000_002, reason: 'not JSON' }]);
});
