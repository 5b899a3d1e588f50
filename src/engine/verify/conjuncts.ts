import { parseExpression } from '../../workflow/expressions/parse-expression.ts';

const LONGEST = 5000;

/**
 * The parts of a condition that must all hold, each without the blanks around it; none for a missing condition. One that is not a plain chain of
 * `&&` is a single part.
 */
export function conjunctsOf(condition: string): readonly string[] {
  // Longer than anybody writes: its parentheses are not worth the time.
  if (condition.length > LONGEST) return [condition.trim()];
  const bare = unwrap(condition);
  if (bare === '' || bare === 'true') return [];
  const parts = splitTop(bare, '&&');
  if (parts.length === 1 || splitTop(bare, '||').length > 1) return [bare];
  return parts.flatMap(conjunctsOf);
}

/**
 * A part of a condition in one form for all ways to write it: GitHub has no regard to blanks, nor to the case of names. One that cannot be read stays
 * as it is.
 */
export function canonical(part: string): string {
  const parsed = part.length > LONGEST ? null : parseExpression(part);
  if (parsed?.ok !== true) return part;
  return [...parsed.offsets.keys()]
    .map(({ lexeme }) => (lexeme.startsWith("'") ? lexeme : lexeme.toLowerCase()))
    .join(' ')
    .trim();
}

/** Without `${{ }}` and without parentheses around the whole. */
function unwrap(text: string): string {
  const bare = text.trim();
  const inner = /^\$\{\{([\s\S]*)\}\}$/.exec(bare)?.[1];
  if (inner !== undefined && !inner.includes('}}')) return unwrap(inner);
  return bare.startsWith('(') && closes(bare) === bare.length - 1 ? unwrap(bare.slice(1, -1)) : bare;
}

/** Where the parenthesis that opens a text closes. */
function closes(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** The parts between an operator that stands in no parentheses and no quotes. */
function splitTop(text: string, operator: '&&' | '||'): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if ('(['.includes(character)) depth += 1;
    if (')]'.includes(character)) depth -= 1;
    if (depth !== 0 || !text.startsWith(operator, at)) continue;
    parts.push(text.slice(from, at));
    from = at + operator.length;
    at = from - 1;
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}
