import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const source = new URL('../../src/create-log.ts', import.meta.url).href;

/** What a process that logs so writes on standard output, a line at a time. */
function logged(level: string, calls: string): readonly unknown[] {
  const program = `const { createLog } = await import('${source}'); const log = createLog('${level}'); ${calls}`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

test('each message is one JSON object with its level, its time and its fields', () => {
  const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) as unknown;
  expect(logged('info', `log.info('listening', { url: 'x', text: 'a\\nb' }); log.error('failed');`)).toEqual([
    { level: 'info', time, url: 'x', text: 'a\nb', msg: 'listening' },
    { level: 'error', time, msg: 'failed' },
  ]);
});

test('what is below the level is left out', () => {
  expect(logged('warn', `log.debug('a'); log.info('b'); log.warn('c'); log.error('d');`)).toMatchObject([{ msg: 'c' }, { msg: 'd' }]);
});
