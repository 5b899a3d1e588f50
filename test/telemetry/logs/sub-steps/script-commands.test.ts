import { describe, expect, test } from '@jest/globals';
import { printedSeconds } from '../../../../src/telemetry/logs/sub-steps/printed-seconds.ts';
import { scriptCommands } from '../../../../src/telemetry/logs/sub-steps/script-commands.ts';

const texts = (script: readonly string[], shell: string | null = '/usr/bin/bash -e {0}'): readonly string[] =>
  scriptCommands(script, shell).map(({ text }) => text);

describe('the commands of a script', () => {
  test('are those that may take time, without keywords and assignments', () => {
    const script = ['set -e', 'export A=1', 'CI=1 npm ci && npm test; echo "a; b"', 'if [ -f x ]; then', '  sudo make install', 'fi'];
    expect(texts(script)).toEqual(['npm ci', 'npm test', 'make install']);
  });

  test('go on after a backslash, and stop at a comment', () => {
    expect(texts(['docker build \\', '  --tag "a && b" \\', '  . # npm ci'])).toEqual(['docker build --tag "a && b" .']);
  });

  test('are not what stands in a here document', () => {
    expect(texts(['cat > run.sh <<EOF', 'cargo build', 'EOF', 'sh run.sh'])).toEqual(['sh run.sh']);
  });

  test('are said to be conditional inside of loops and conditions', () => {
    const commands = scriptCommands(['for d in a b; do', '  make -C $d', 'done', 'make test'], 'bash {0}');
    expect(commands).toEqual([
      { text: 'make -C $d', isConditional: true },
      { text: 'make test', isConditional: false },
    ]);
  });

  test('are not looked for in another language', () => {
    expect(texts(['import os; os.system("make")'], 'python {0}')).toEqual([]);
  });
});

test.each([
  ['1m 2s', 62],
  ['3.2s', 3.2],
  ['12.3 s (files took 1 second to load)', 12.3],
  ['123ms', 0.123],
  ['1h 2m 3s', 3723],
  ['01:23 min', 83],
  ['30 seconds', 30],
  ['nothing', null],
])('%s is %p seconds', (text, seconds) => {
  const read = printedSeconds(text);
  expect(read === null ? null : Math.round(read * 1000) / 1000).toBe(seconds);
});
