import { clip, showUnsafe, stripUnsafe } from './strip-unsafe.ts';

/** A name longer than this is cut: nobody reads it, and a page of it would drown the rest. */
const NAME_LIMIT = 120;
const PROSE_LIMIT = 1_000;

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** A name from outside (job, step, branch, key, path) as a code span, in which GitHub links and mentions nothing. */
export function codeSpan(name: string): string {
  const text = clip(stripUnsafe(name), NAME_LIMIT);
  if (text === '') return '`(empty)`';
  const fence = '`'.repeat(longestRun(text, '`') + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** Letters, digits and the punctuation of a sentence; none of it means anything to Markdown inside a line. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}.,;:()'’"“”%/=?…–−·×→+-]*$/u;
/** What GitHub links or draws although every character is plain: `GH-1`, `www.`, addresses with a scheme, commit ids, `:emoji:`. */
const AUTOLINK = /gh-\d|www\.|:\/\/|(?:mailto|xmpp):|[0-9a-f]{7,}|:[\w+-]+:/i;
/** What starts a list, a heading, a rule or a table at the beginning of a line, and only there. */
const BLOCK_START = /^(?:[-+=:]+|\d+[.)])$/;

function word(text: string, isFirst: boolean): string {
  return PLAIN_WORD.test(text) && !AUTOLINK.test(text) && !(isFirst && BLOCK_START.test(text)) ? text : codeSpan(text);
}

/**
 * A sentence that may carry names from outside, as one line that may stand anywhere. Words that Markdown or GitHub would act on become code spans, and so
 * does what stands between backticks already; the rest is shown as it is.
 */
export function prose(sentence: string): string {
  return clip(stripUnsafe(sentence), PROSE_LIMIT)
    .split(/`([^`]*)`/)
    .map((part, i) => (i % 2 === 1 ? codeSpan(part) : inWords(part, i === 0)))
    .reduce((text, part) => (text.endsWith('`') && part.startsWith('`') ? `${text} ${part}` : text + part), '');
}

function inWords(text: string, startsLine: boolean): string {
  return text
    .split(' ')
    .map((each, i) => word(each, startsLine && i === 0))
    .join(' ');
}

/** A block of code whose fence is longer than any run of backticks in it. Characters that hide are shown as U+FFFD. */
export function codeBlock(text: string, language: string): string {
  const shown = showUnsafe(text).replace(/\n$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(shown, '`') + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** A title or a commit subject: plain text, in which GitHub still mentions and links. What triggers that is broken with a space. */
export function plainTitle(text: string): string {
  return stripUnsafe(text)
    .replace(/@(?=[\w-])/g, '@ ')
    .replace(/#(?=\d)/g, '# ')
    .replace(/\bgh-(?=\d)/gi, 'GH ')
    .replace(/:\/\//g, ': //')
    .replace(/www\./gi, 'www ')
    .replace(/[`<>[\]]/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}
