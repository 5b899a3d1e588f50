import type { TextPart } from './expression.ts';

const OPEN = '${{';
const CLOSE = '}}';

/**
 * Takes a text apart as GitHub's template reader does: `}}` inside a quoted string does not end an expression.
 * Sources are as written, blanks included, so that the texts and `${{`, source, `}}` joined again are the text.
 * After a `${{` that is never closed the rest is one text part, which is the only kind that holds `${{`: GitHub refuses the whole text.
 */
export function splitText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (;;) {
    const open = text.indexOf(OPEN, done);
    const close = open < 0 ? -1 : findClose(text, open + OPEN.length);
    if (close < 0) break;
    if (open > done) parts.push({ kind: 'text', text: text.slice(done, open) });
    const start = open + OPEN.length;
    parts.push({ kind: 'expression', expression: { source: text.slice(start, close), start, end: close } });
    done = close + CLOSE.length;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}

/** Takes the value of an `if:` apart: a text where it holds `${{`, otherwise one expression, or nothing where it is blank. */
export function splitCondition(text: string): readonly TextPart[] {
  if (text.includes(OPEN)) return unquoteCondition(text, splitText(text));
  return text.trim() === '' ? [] : [{ kind: 'expression', expression: { source: text, start: 0, end: text.length } }];
}

/** Whether a part of a split text holds a `${{` that is never closed. */
export function isUnclosed(part: TextPart): boolean {
  return part.kind === 'text' && part.text.includes(OPEN);
}

/** `if: ${{ 'a == b' }}`: GitHub first turns an expression that is one string into its text, and then reads that as the condition. */
function unquoteCondition(text: string, parts: readonly TextPart[]): readonly TextPart[] {
  const [only, more] = parts;
  if (only?.kind !== 'expression' || more !== undefined) return parts;
  const { source, start } = only.expression;
  const match = /^(\s*')([^']*)'\s*$/.exec(source);
  if (match === null) return parts;
  const from = start + (match[1] ?? '').length;
  const inner = match[2] ?? '';
  if (inner.trim() === '') return [];
  return [{ kind: 'expression', expression: { source: text.slice(from, from + inner.length), start: from, end: from + inner.length } }];
}

function findClose(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (!quoted && text[i] === '}' && text[i - 1] === '}') return i - 1;
  }
  return -1;
}
