import { Lexer, Parser, wellKnownFunctions } from '@actions/expressions';
import { Binary, type Expr, FunctionCall, Grouping, IndexAccess, Logical, Unary } from '@actions/expressions/ast';
import { type Token, TokenType } from '@actions/expressions/lexer';
import { CONTEXTS, RUN_FUNCTIONS } from './known-names.ts';
import { parseNumber } from './parse-number.ts';

/** The runner's limit of nested operators, calls and accesses; parentheses do not count. */
const MAX_DEPTH = 50;

const FUNCTIONS = new Set([...Object.keys(wellKnownFunctions), ...RUN_FUNCTIONS.map((f) => f.name)]);

export type ParsedExpression =
  | {
      readonly ok: true;
      readonly tree: Expr;
      /** Where a token of the tree starts in the source, in UTF-16 units. */
      readonly offsets: ReadonlyMap<Token, number>;
    }
  | { readonly ok: false; readonly reason: string };

/** Parses one expression without braces, with every context and function that GitHub knows anywhere; looks first in what was `parsed`. */
export function parseExpression(source: string, parsed?: Map<string, ParsedExpression>): ParsedExpression {
  const result = parsed?.get(source) ?? parse(source);
  parsed?.set(source, result);
  return result;
}

function parse(source: string): ParsedExpression {
  const trimmed = source.trim();
  if (trimmed === '') return { ok: false, reason: 'an expression was expected' };
  try {
    const { tokens } = new Lexer(trimmed).lex();
    tokens.forEach(unescapeString);
    const wrong = tokens.find(({ type, lexeme }) => type === TokenType.NUMBER && Number.isNaN(parseNumber(lexeme)));
    if (wrong !== undefined) return { ok: false, reason: `Unexpected symbol: '${wrong.lexeme.slice(0, 150)}'` };
    const tree = new Parser(tokens, [...CONTEXTS], [...RUN_FUNCTIONS]).parse();
    const reason = whyRefused(tree);
    return reason === null ? { ok: true, tree, offsets: locate(tokens, source) } : { ok: false, reason };
  } catch (error) {
    // The lexer's messages end with the whole expression.
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('. Located at');
    return { ok: false, reason: reason.slice(0, 200) };
  }
}

/** GitHub's lexer in JavaScript undoubles the first quote of a string only; the runner undoubles all. */
function unescapeString(token: Token): void {
  if (token.type === TokenType.STRING) token.value = token.lexeme.slice(1, -1).replaceAll("''", "'");
}

/** The lexer's own positions are wrong behind a string of several lines. Between tokens there are only blanks. */
function locate(tokens: readonly Token[], source: string): ReadonlyMap<Token, number> {
  const offsets = new Map<Token, number>();
  let at = 0;
  for (const token of tokens) {
    while (at < source.length && /\s/.test(source.charAt(at))) at++;
    offsets.set(token, at);
    at += token.lexeme.length;
  }
  return offsets;
}

/** What the parser lets through: chains of comparisons of any depth, and names that every object inherits (`constructor(1)`). */
function whyRefused(tree: Expr): string | null {
  const stack: [expr: Expr, depth: number][] = [[tree, 1]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [expr, depth] = top;
    if (depth > MAX_DEPTH) return `Exceeded max expression depth ${MAX_DEPTH}`;
    if (expr instanceof FunctionCall && !FUNCTIONS.has(expr.functionName.lexeme.toLowerCase())) {
      return `Unrecognized function: '${expr.functionName.lexeme}'`;
    }
    const below = expr instanceof Grouping ? depth : depth + 1;
    for (const part of partsOf(expr)) stack.push([part, below]);
  }
  return null;
}

function partsOf(expr: Expr): readonly Expr[] {
  if (expr instanceof Grouping) return [expr.group];
  if (expr instanceof Unary) return [expr.expr];
  if (expr instanceof Binary) return [expr.left, expr.right];
  if (expr instanceof Logical || expr instanceof FunctionCall) return expr.args;
  if (expr instanceof IndexAccess) return [expr.expr, expr.index];
  return [];
}
