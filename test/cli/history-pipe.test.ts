import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import { listInput } from '../../src/commands/read-input.ts';
import { spoolPipes } from '../../src/commands/spool-pipes.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { reportHistory } from '../helpers/report-history.ts';

jest.setTimeout(120_000);

const LINES = reportHistory({ runs: 60 })
  .map((run) => `${JSON.stringify(formatHistoryRun(run))}\n`)
  .join('');
const BIN = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const onUnix = process.platform === 'win32' ? describe.skip : describe;

function makePipe(name = 'pipe'): string {
  const path = join(makeFolder(), name);
  execFileSync('mkfifo', [path]);
  return path;
}

/** What is in the temporary folder of Paceline's copies. */
const copies = (folder: string) => readdirSync(folder).filter((name) => /^paceline-[A-Za-z0-9]{6}$/.test(name));

onUnix('a history through a pipe', () => {
  test.each([
    ['profile', 'pipe', LINES],
    ['changes', 'pipe', LINES],
    ['report', 'pipe', LINES],
    ['profile', 'packed.gz', gzipSync(LINES)],
  ])('gives %s what a file gives it (%s)', async (command, name, content) => {
    const [path, pipe] = [join(makeFolder(), 'runs.ndjson'), makePipe(name)];
    writeFileSync(path, LINES);
    const run = (history: string) => cli([command, '--history', history, '--as-of', '2026-06-01', '--format', 'json']);
    const [piped] = await Promise.all([run(pipe), writeFile(pipe, content)]);
    expect(piped).toEqual(await run(path));
    expect(piped.code).toBe(0);
  });

  test('is read as often as is needed, and its descriptor is given up', async () => {
    const pipe = makePipe();
    const [spooled] = await Promise.all([listInput(pipe).then(spoolPipes), writeFile(pipe, LINES)]);
    const [file] = spooled.files;
    expect(file).toMatchObject({ path: pipe, bytes: Buffer.byteLength(LINES) });
    await spooled.remove();
    await expect(spooled.remove()).rejects.toMatchObject({ code: 'EBADF' });
  });

  test('that is interrupted leaves nothing in the temporary folder', async () => {
    const [pipe, temporary] = [makePipe(), mkdtempSync(join(tmpdir(), 'paceline-spool-'))];
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, [BIN, 'profile', '--history', pipe], { env, stdio: 'ignore' });
    const exit = once(child, 'exit');
    const writer = createWriteStream(pipe);
    // Far more than a pipe holds: when it is written, it is being copied.
    await new Promise((resolve) => writer.write(LINES.repeat(20), resolve));
    expect(readdirSync(temporary)).toEqual([]);
    child.kill('SIGINT');
    expect(await exit).toEqual([null, 'SIGINT']);
    expect(readdirSync(temporary)).toEqual([]);
    writer.on('error', () => {}).destroy();
  });

  (existsSync('/dev/full') ? test.each : test.skip.each)(['/dev/full', '/dev/zero'])('is not %s, which has no line', async (path) => {
    const before = copies(tmpdir());
    expect(await cli(['profile', '--history', path])).toEqual({
      ...{ code: 2, out: '' },
      notes: `INPUT_UNREADABLE: ${path}: 64 MiB without a line break, which no history has\n`,
    });
    expect(copies(tmpdir())).toEqual(before);
  });

  test('that goes on for ever without a line break is left, also after good lines', async () => {
    const pipe = makePipe();
    const writer = createWriteStream(pipe).on('error', () => {});
    writer.write(LINES);
    const megabyte = Buffer.alloc(1024 * 1024, '{');
    for (let chunk = 0; chunk < 100; chunk += 1) writer.write(megabyte);
    const { code, notes } = await cli(['changes', '--history', pipe]);
    expect({ code, notes }).toEqual({ code: 2, notes: `INPUT_UNREADABLE: ${pipe}: 64 MiB without a line break, which no history has\n` });
    writer.destroy();
  });

  test('may take what the temporary folder has room for', async () => {
    const pipe = makePipe();
    const [refused] = await Promise.all([
      listInput(pipe)
        .then((files) => spoolPipes(files, async () => 2 * 1024 * 1024))
        .catch((error: unknown) => error),
      writeFile(pipe, LINES.repeat(20)).catch(() => {}),
    ]);
    expect(refused).toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: `${pipe}: is longer than the 1 MiB that a pipe may take in ${tmpdir()}; write it to a file and name that`,
    });
  });
});
