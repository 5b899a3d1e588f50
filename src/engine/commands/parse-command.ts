import type { Command, IgnoreScope } from './command.ts';
import { visibleLines } from './visible-lines.ts';

/** As much of a comment as decides whether it asks for something. */
export interface CommentText {
  readonly body: string;
  /** Whether GitHub calls the author a bot. Bots ask for nothing: two of them would never stop. */
  readonly isFromBot: boolean;
}

/** A line that speaks to us. */
export type ParsedCommand =
  | { readonly understood: true; readonly command: Command }
  /** `words`: what stands behind the name, at most 100 characters. */
  | { readonly understood: false; readonly words: string };

/** GitHub takes comments of 65,536 characters; nobody writes a command behind this many. */
const LONGEST = 65_536;
const MOST_COMMANDS = 5;
const LONGEST_WORDS = 100;
const LONGEST_NAME = 256;

const IGNORED: Readonly<Record<string, IgnoreScope>> = { rule: 'rule', workflow: 'workflow', job: 'job' };
const SIMPLE: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['rebase', { kind: 'rebase' }],
  ['recreate', { kind: 'recreate' }],
  ['explain', { kind: 'explain' }],
  ['verify now', { kind: 'verify-now' }],
  ['revert', { kind: 'revert' }],
  ['show ignore conditions', { kind: 'show-ignores' }],
  ['help', { kind: 'help' }],
]);

/**
 * What a comment asks for, in its order, at most five: lines that begin with the bot's name, in the author's own words. Quoted text, code, HTML and bots
 * never ask. Upper and lower case are the same. Empty: it asks for nothing. Never throws. Whether the author may ask is not looked at.
 */
export function parseCommands({ body, isFromBot }: CommentText, botName: string): readonly ParsedCommand[] {
  if (isFromBot || botName === '' || body.length > LONGEST) return [];
  return visibleLines(body)
    .flatMap((line) => {
      const words = wordsTo(botName, line);
      return words === null ? [] : [parseWords(words)];
    })
    .slice(0, MOST_COMMANDS);
}

/** What stands behind the name at the very beginning of a line; null where the line does not speak to it. */
function wordsTo(botName: string, line: string): string | null {
  const mention = `@${botName}`;
  if (line.slice(0, mention.length).toLowerCase() !== mention.toLowerCase()) return null;
  const rest = line.slice(mention.length).replace(/^\[bot\]/i, '');
  return /^(?:[\s:,]|$)/.test(rest) ? rest.replace(/^[\s:,]+/, '').trim() : null;
}

function parseWords(text: string): ParsedCommand {
  const words = text.replace(/[.!]$/, '').trimEnd().split(/\s+/);
  const simple = SIMPLE.get(words.join(' ').toLowerCase());
  if (simple !== undefined) return { understood: true, command: simple };
  const [verb = '', second = '', third = ''] = words.map((word) => word.toLowerCase());
  const what = Object.hasOwn(IGNORED, third) ? IGNORED[third] : undefined;
  if (verb === 'ignore' && second === 'this' && what !== undefined && words.length === 3) {
    return { understood: true, command: { kind: 'ignore', what } };
  }
  const subject = text.slice(verb.length).trim();
  if (verb === 'unignore' && subject !== '' && subject.length <= LONGEST_NAME && !subject.includes('·')) {
    return { understood: true, command: { kind: 'unignore', subject } };
  }
  return { understood: false, words: text.slice(0, LONGEST_WORDS).replace(/[\ud800-\udbff]$/, '') };
}
