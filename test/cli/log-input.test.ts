import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { actionHeader, jobLog } from '../helpers/job-log.ts';
import { makeZip } from '../helpers/zip.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ARCHIVE = makeZip([{ name: '0_build.txt', content: jobLog(...actionHeader(2, 'actions/checkout@v4'), [4, 'done']) }]);

function run(argv: readonly string[], temporary: string, input: Buffer) {
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { env, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('an archive from standard input', () => {
  test('leaves nothing in the temporary folder, whatever ends the process while it is copied or read', () => {
    const temporary = mkdtempSync(join(tmpdir(), 'paceline-spool-'));
    const program = `
      import { readdirSync, readSync } from 'node:fs';
      import { spoolToFile } from '${root}src/commands/spool-to-file.ts';
      const left = [];
      async function* chunks() {
        for (const text of ['one ', 'two']) {
          yield Buffer.from(text);
          left.push(...readdirSync(${JSON.stringify(temporary)}));
        }
      }
      const { descriptor } = await spoolToFile(chunks(), 'x');
      left.push(...readdirSync(${JSON.stringify(temporary)}));
      const bytes = Buffer.alloc(20);
      console.log(JSON.stringify({ left, text: bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, 20, 0)) }));
    `;
    const { stdout, stderr } = run(['--input-type=module', '-e', program], temporary, Buffer.alloc(0));
    expect({ stderr: stderr.replace(/^.*Warning.*$/gm, '').trim(), said: stdout.trim() }).toEqual({
      stderr: '',
      said: '{"left":[],"text":"one two"}',
    });
    expect(readdirSync(temporary)).toEqual([]);
  });
  test('is read', () => {
    const temporary = mkdtempSync(join(tmpdir(), 'paceline-spool-'));
    expect(run([`${root}bin/paceline.js`, 'log', '-'], temporary, ARCHIVE)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('actions/checkout@v4') as unknown,
    });
    expect(readdirSync(temporary)).toEqual([]);
  });
  test('is refused with a reason where there is no temporary folder', () => {
    const { status, stderr } = run([`${root}bin/paceline.js`, 'log', '-'], '/nowhere', ARCHIVE);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^INPUT_UNREADABLE: standard input: cannot be copied to \/nowhere .*\n$/),
    });
  });
});

const onUnix = process.platform === 'win32' ? test.skip : test;

onUnix('what never ends is not read for ever', () => {
  const { status, stderr } = run([`${root}bin/paceline.js`, 'log', '/dev/zero'], tmpdir(), Buffer.alloc(0));
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "INPUT_UNREADABLE: /dev/zero: is larger than 1024 MiB, which no job's log is\n",
  });
});
