/** The opening of a fenced block, also as the first thing in an item of a list: [fence]. */
const FENCE = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +)*(`{3,}(?=[^`]*$)|~{3,})/;
/** CommonMark's HTML blocks whose content is no prose, by what ends them; a comment may also stand inside a line. */
const RAW: readonly { readonly start: RegExp; readonly end: RegExp }[] = [
  { start: /^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i, end: /<\/(?:pre|script|style|textarea)>/i },
  { start: /^ {0,3}<!--/, end: /-->/ },
  { start: /^ {0,3}<\?/, end: /\?>/ },
  { start: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/ },
  { start: /^ {0,3}<![a-z]/i, end: />/ },
  // Any other block of HTML, and what a link refers to, go on to the next empty line.
  { start: /^ {0,3}(?:<\/?[a-z]|\[[^\]\n]+\]:)/i, end: /^\s*$/ },
];
const QUOTE = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +)*>/;
const BLANK = /^\s*$/;

type State = { readonly in: 'text' } | { readonly in: 'quote' } | { readonly in: 'until'; readonly end: RegExp };

const TEXT: State = { in: 'text' };

/**
 * The lines of a comment that a reader sees as the author's own words, as paragraphs: without quoted text (the lines that go on a quote among it), code,
 * HTML and its comments. Where Markdown could be read in two ways it is left out. Takes time linear in the length.
 */
export function visibleLines(markdown: string): readonly string[] {
  const paragraphs: string[][] = [[]];
  let state: State = TEXT;
  for (const line of markdown.replace(/\r\n?/g, '\n').split('\n')) {
    const next = step(state, line);
    if (next.shown) paragraphs.at(-1)?.push(line);
    else paragraphs.push([]);
    state = next.state;
  }
  return paragraphs.flatMap((lines) => withoutInlineCode(lines.join('\n')).split('\n'));
}

function step(state: State, line: string): { readonly state: State; readonly shown: boolean } {
  if (state.in === 'until') return { state: state.end.test(line) ? TEXT : state, shown: false };
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return { state: { in: 'until', end: closing(fence) }, shown: false };
  const raw = RAW.find(({ start }) => start.test(line));
  if (raw !== undefined) return { state: raw.end.test(line) ? TEXT : { in: 'until', end: raw.end }, shown: false };
  if (BLANK.test(line)) return { state: TEXT, shown: false };
  if (QUOTE.test(line) || state.in === 'quote') return { state: { in: 'quote' }, shown: false };
  return { state: TEXT, shown: true };
}

/** At least as many of the same character, and nothing behind them. */
function closing(fence: string): RegExp {
  return new RegExp(`^ *${fence[0] === '~' ? '~' : '`'}{${fence.length},} *$`);
}

/** Code spans, comments, tags and the targets of links become a character that starts no command. */
function withoutInlineCode(paragraph: string): string {
  const kept = (found: string) => found.replace(/[^\n]/g, '·');
  const ends = endsIn(paragraph);
  let text = '';
  let at = 0;
  while (at < paragraph.length) {
    const end = hiddenEnd(paragraph, at, ends);
    text += end === at ? (paragraph[at] ?? '') : kept(paragraph.slice(at, end));
    at = Math.max(end, at + 1);
  }
  return text;
}

/** Where the last of each possible end stands, so that nobody looks in vain; -1 for none. */
interface Ends {
  /** Runs of backticks by their length. */
  readonly backticks: ReadonlyMap<number, number>;
  readonly tag: number;
  readonly target: number;
}

function endsIn(text: string): Ends {
  const backticks = new Map([...text.matchAll(/`+/g)].map(({ 0: run, index }) => [run.length, index]));
  return { backticks, tag: text.lastIndexOf('>'), target: text.lastIndexOf(')') };
}

/** Where what starts here and hides its content ends; `at` where nothing does. A comment that is not closed goes to the end. */
function hiddenEnd(text: string, at: number, ends: Ends): number {
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at + 4);
  if (text[at] === '<' && ends.tag > at && /[a-z/?!]/i.test(text[at + 1] ?? '')) return endOf(text, '>', at + 1);
  if (text.startsWith('](', at) && ends.target > at) return endOf(text, ')', at + 2);
  return text[at] === '`' ? spanEnd(text, at, ends.backticks) : at;
}

/** A span ends at the next run of exactly as many backticks; a run that finds none is text. */
function spanEnd(text: string, at: number, last: ReadonlyMap<number, number>): number {
  const open = runEnd(text, at);
  if ((last.get(open - at) ?? -1) < open) return open;
  for (let start = text.indexOf('`', open); start !== -1; start = text.indexOf('`', start)) {
    const end = runEnd(text, start);
    if (end - start === open - at) return end;
    start = end;
  }
  return open;
}

function runEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === '`') end += 1;
  return end;
}

function endOf(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from);
  return found === -1 ? text.length : found + closing.length;
}
