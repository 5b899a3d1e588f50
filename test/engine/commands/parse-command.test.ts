import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMMANDS, type Command } from '../../../src/engine/commands/command.ts';
import { parseCommands } from '../../../src/engine/commands/parse-command.ts';

const parse = (body: string, isFromBot = false) => parseCommands({ body, isFromBot }, 'paceline');
const understood = (body: string): readonly Command[] => parse(body).flatMap((each) => (each.understood ? [each.command] : []));

const WRITTEN: readonly (readonly [string, Command])[] = [
  ['rebase', { kind: 'rebase' }],
  ['recreate', { kind: 'recreate' }],
  ['explain', { kind: 'explain' }],
  ['verify now', { kind: 'verify-now' }],
  ['revert', { kind: 'revert' }],
  ['show ignore conditions', { kind: 'show-ignores' }],
  ['help', { kind: 'help' }],
  ['ignore this rule', { kind: 'ignore', what: 'rule' }],
  ['ignore this workflow', { kind: 'ignore', what: 'workflow' }],
  ['ignore this job', { kind: 'ignore', what: 'job' }],
  ['unignore set-job-timeout', { kind: 'unignore', subject: 'set-job-timeout' }],
  ['unignore test (20, ubuntu-latest)', { kind: 'unignore', subject: 'test (20, ubuntu-latest)' }],
];

describe('a command', () => {
  test.each(WRITTEN)('%s is understood', (words, command) => {
    expect(parse(`@paceline ${words}`)).toEqual([{ understood: true, command }]);
  });
  test('of the list is understood, with an example for a name', () => {
    for (const { words } of COMMANDS) expect(understood(`@paceline ${words.replace('<name>', 'x')}`)).toHaveLength(1);
    expect(new Set(WRITTEN.map(([, { kind }]) => kind))).toEqual(
      new Set(COMMANDS.flatMap(({ words }) => understood(`@paceline ${words.replace('<name>', 'x')}`).map(({ kind }) => kind))),
    );
  });
  test('may end a sentence, be written in capitals, follow a colon, and name the account as GitHub does', () => {
    for (const body of ['@Paceline REBASE.', '@paceline: rebase', '@paceline[bot] rebase!', 'Please.\n\n@paceline   rebase  \r\nThanks']) {
      expect(understood(body)).toEqual([{ kind: 'rebase' }]);
    }
  });
  test('stands on a line of its own, several in one comment at most five', () => {
    expect(understood('@paceline explain\n@paceline verify now')).toEqual([{ kind: 'explain' }, { kind: 'verify-now' }]);
    expect(parse('@paceline help\n'.repeat(20))).toHaveLength(5);
  });
});

test.each([
  '@paceline',
  '@paceline merge',
  '@paceline rebase this',
  '@paceline ignore this repository',
  '@paceline unignore',
  '@paceline ignore this __proto__',
])('%s is not understood', (body) => expect(parse(body)).toEqual([{ understood: false, words: body.slice('@paceline'.length).trim() }]));

test.each([
  ['a mention inside a line', 'I asked @paceline rebase'],
  ['a mention behind spaces, as in lists and code', ' @paceline rebase'],
  ['another name that begins the same', '@paceline-dev rebase'],
  ['an address', '@paceline.example rebase'],
  ['quoted text', '> @paceline rebase'],
  ['text that goes on a quote', '> I said\n@paceline rebase'],
  ['text that goes on a quote in a list', '- > I said\n@paceline rebase'],
  ['a fenced block', '```\n@paceline rebase\n```'],
  ['a fenced block that is not closed', '~~~sh\n@paceline rebase'],
  ['a fence that a shorter one does not close', '````\n```\n@paceline rebase\n````'],
  ['a fence in a list', '- ```\n  x\n@paceline rebase'],
  ['a fence whose language looks like a comment', '```<!--\n```-->\n@paceline rebase\n```'],
  ['a fence behind a comment that shows one', '<!--\n```\n-->\n```\n@paceline rebase\n```'],
  ['code over two lines', 'write `x\n@paceline rebase\n` there'],
  ['a comment', '<!--\n@paceline rebase\n-->'],
  ['a comment inside a line', 'see <!--\n@paceline rebase\n-->'],
  ['a comment that is not closed', '<!-- x\n\n@paceline rebase'],
  ['a fence behind code that shows a comment', '`<!--`\n```\n-->\n@paceline rebase\n```'],
  ['preformatted text', '<pre>\n\n@paceline rebase\n</pre>'],
  ['a quote in HTML', '<blockquote>\n@paceline rebase\n</blockquote>'],
  ['a tag over two lines', 'see <a title="\n@paceline rebase\n">x</a>'],
  ['the title of a link', 'see [x](y "\n@paceline rebase\n")'],
  ['what a link refers to', '[x]: y "\n@paceline rebase\n"'],
])('%s asks for nothing', (_, body) => expect(parse(body)).toEqual([]));

test.each([
  ['a quote and an empty line', '> I said\n\n@paceline rebase'],
  ['a fenced block', '```\nx\n```\n@paceline rebase'],
  ['a comment', '<!-- x -->\n@paceline rebase'],
  ['a backtick that is not closed', 'a ` b\n@paceline rebase'],
  ['code', 'write `x`\n@paceline rebase'],
  ['a tag that is none', '1 < 2\n@paceline rebase'],
])('what stands behind %s is heard', (_, body) => expect(understood(body)).toEqual([{ kind: 'rebase' }]));

test('bots ask for nothing', () => expect(parse('@paceline rebase', true)).toEqual([]));

const line = fc.oneof(
  fc.constantFrom(
    '@paceline rebase',
    '@paceline ignore this rule',
    '@paceline nonsense',
    '> q',
    '```',
    '````',
    '~~~',
    '<!--',
    '-->',
    '`',
    '<pre>',
    '',
    '- x',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anything = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

describe('whatever is written', () => {
  test('at most five commands are found, each on a line that begins with the name', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const found = parse(body);
        const spoken = body.split(/\r\n?|\n/).filter((each) => /^@paceline/i.test(each));
        expect(found.length).toBeLessThanOrEqual(Math.min(5, spoken.length));
      }),
      { numRuns: 2_000 },
    );
  });
  test('quoting or fencing all of it silences it', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const lines = body.split(/\r\n?|\n/);
        expect(parse(lines.map((each) => `> ${each}`).join('\n'))).toEqual([]);
        const fence = '`'.repeat(100);
        expect(parse(`${fence}\n${body}\n${fence}`)).toEqual([]);
        expect(parse(`<!-- ${body.replaceAll('-->', '')}-->`)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
  test('a command behind two empty lines and closed fences is found as it was written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WRITTEN),
        fc.constantFrom('Hello', '> q', '```\nx\n```', '<!-- x -->'),
        fc.func(fc.boolean()),
        ([words, command], before, upper) => {
          const written =
            command.kind === 'unignore' ? words : [...words].map((letter, i) => (upper(i) ? letter.toUpperCase() : letter)).join('');
          expect(understood(`${before}\n\n@paceline ${written}`)).toEqual([command]);
        },
      ),
    );
  });
});

test('a comment of the longest kind made of what opens and never closes is read in linear time', () => {
  const steps = (n: number, piece: string) => parse(piece.repeat(Math.floor(n / piece.length)));
  for (const piece of ['`', '``` ', '<a', '](', '<!--', '`a``b', '[x', '- > ']) expect(steps(65_000, piece)).toEqual([]);
});
