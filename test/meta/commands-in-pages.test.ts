import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };

/** Each line of each `sh` fence, without comments. */
function commandsOf(page: string): string[] {
  const fences = [...readFileSync(`${root}${page}`, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
  return fences
    .flatMap(([, text]) => (text ?? '').split('\n'))
    .flatMap((line) => line.replace(/\s#.*$/, '').split('&&'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Null when the command can be run by a reader, else why not. `paceline` commands are asked for their help, which must know every option. */
function problemOf(command: string): string | null {
  const [program = '', ...rest] = command.split(/\s+/);
  if (program === 'npx') return problemOf(rest.join(' '));
  if (program === 'npm') return problemOfNpm(rest);
  if (program === 'paceline' || program === 'bin/paceline.js') return problemOfPaceline(rest);
  return ['docker', 'git', 'cd', 'curl', 'jq', 'open', '.ci/run'].includes(program) ? null : `no page may use ${program}`;
}

function problemOfNpm([command = '', name = '']: readonly string[]): string | null {
  if (command === 'ci' || command === 'install') return null;
  const script = command === 'run' ? name : command;
  return scripts[script] === undefined ? `package.json has no script ${script}` : null;
}

function problemOfPaceline([command = '', ...rest]: readonly string[]): string | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}bin/paceline.js`, command, '--help'], { encoding: 'utf8' });
  if (status !== 0) return `paceline ${command} --help exits ${status}: ${stderr}`;
  if (!stdout.startsWith(`Usage: paceline ${command} `)) return `there is no command paceline ${command}`;
  const unknown = rest.filter((word) => word.startsWith('--')).find((word) => !stdout.includes(word.replace(/=.*$/, '')));
  return unknown === undefined ? null : `paceline ${command} has no option ${unknown}`;
}

describe.each(['README.md', 'CONTRIBUTING.md', 'docs/operating.md'])('%s', (page) => {
  test('has commands, and only ones that exist', () => {
    const commands = commandsOf(page);
    expect(commands.length).toBeGreaterThan(0);
    const problems = commands.flatMap((command) => {
      const problem = problemOf(command);
      return problem === null ? [] : [`${command}: ${problem}`];
    });
    expect(problems).toEqual([]);
  });
});

test('a command that does not exist is noticed', () => {
  expect(problemOf('npm run no-such-script')).toBe('package.json has no script no-such-script');
  expect(problemOf('npx paceline no-such-command')).toBe('there is no command paceline no-such-command');
  expect(problemOf('npx paceline analyze --no-such-option')).toBe('paceline analyze has no option --no-such-option');
  expect(problemOf('make')).toBe('no page may use make');
});
