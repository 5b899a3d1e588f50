import { describe, expect, test } from '@jest/globals';
import { VERSION } from '../../src/commands/version.ts';
import { LEVELS } from '../../src/model/repository-config.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

const COMMANDS = ['analyze', 'profile', 'export', 'import', 'rules', 'explain', 'serve', 'setup', 'doctor'];

describe('help', () => {
  test('names every command and the exit codes', async () => {
    const { code, out, notes } = await cli(['--help']);
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain('Exit codes: 0 fine · 1 findings above --fail-on · 2 bad input or usage · 3 permission · 75 try again');
  });

  test.each(COMMANDS)('%s --help says how it is called', async (command) => {
    const { code, out } = await cli([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: paceline ${command}`));
  });

  test('keeps within the width of the terminal', async () => {
    const { out } = await cli(['analyze', '--help'], { width: 70 });
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(70);
  });

  test('analyze --help names every level', async () => {
    const { out } = await cli(['analyze', '--help']);
    for (const level of LEVELS) expect(out).toContain(level);
  });

  test('shows no default for an option that is a list', async () => {
    const { out } = await cli(['analyze', '--help']);
    expect(out).toContain('--rule <id>');
    expect(out).not.toContain('[]');
  });

  test('--version is that of the package', async () => {
    expect(await cli(['--version'])).toEqual({ code: 0, out: `${VERSION}\n`, notes: '' });
  });
});

describe('usage that cannot be right ends with 2 and says why', () => {
  test.each([
    ['an unknown command', ['analyse'], "unknown command 'analyse'"],
    ['an unknown option', ['analyze', '--histroy', 'x'], "unknown option '--histroy'"],
    ['an unknown format', ['analyze', '--format', 'xml'], 'Allowed choices are text, json, patch, markdown'],
    ['an unknown level', ['analyze', '--level', 'wild'], 'Allowed choices are basic, intelligent, aggressive, experimental'],
    ['a seed that is no number', ['analyze', '--seed', '-1'], 'a whole number is needed'],
    ['a time that is none', ['analyze', '--as-of', 'yesterday'], 'an ISO 8601 date or time is needed'],
    ['a date that does not exist', ['analyze', '--as-of', '2026-13-01'], 'an ISO 8601 date or time is needed'],
    ['a profile of nothing', ['profile'], "required option '--history <path>' not specified"],
    ['an option without its value', ['analyze', '--rule'], 'argument missing'],
    ['one argument too many', ['analyze', 'a', 'b'], 'too many arguments'],
    ['an unknown rule', ['analyze', '--rule', 'make-it-fast'], 'USAGE: unknown rule make-it-fast; `paceline rules` lists them'],
    ['an unknown page', ['explain', 'make-it-fast'], 'USAGE: there is no rule make-it-fast; `paceline rules` lists them'],
    ['the name of an object method', ['explain', 'constructor'], 'USAGE: there is no rule constructor'],
  ])('%s', async (_what, argv, said) => {
    const { code, out, notes } = await cli(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(notes).toContain(said);
  });

  test.each([
    ['a folder that is not there', ['analyze', '/no/such/folder'], 'INPUT_UNREADABLE: /no/such/folder'],
    ['a history that is not there', ['profile', '--history', '/no/such/history'], 'INPUT_UNREADABLE: /no/such/history'],
  ])('%s', async (_what, argv, said) => {
    const { code, notes } = await cli(argv);
    expect(code).toBe(2);
    expect(notes).toContain(said);
  });

  test('a list of paths that is not there', async () => {
    const { code, notes } = await cli(['analyze', makeFolder(), '--tree', '/no/such/list']);
    expect(code).toBe(2);
    expect(notes).toContain('INPUT_UNREADABLE: /no/such/list cannot be read as a list of paths');
  });
});
