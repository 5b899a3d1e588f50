import { data } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  type Expr,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from '@actions/expressions/ast';
import { type Token, TokenType } from '@actions/expressions/lexer';
import type { Expression, Reads, Reference, Segment } from './expression.ts';
import { type ParsedExpression, parseExpression } from './parse-expression.ts';

interface Found {
  readonly references: Reference[];
  readonly functions: Set<string>;
  readonly locate: (token: Token) => number;
}

/** What one expression reads; `insert` reads nothing (the value beside it holds the expression). */
export function readExpression(expression: Expression, known?: Map<string, ParsedExpression>): Reads {
  if (expression.source.trim() === 'insert') return { references: [], functions: [], broken: [] };
  const parsed = parseExpression(expression.source, known);
  if (!parsed.ok) return { references: [], functions: [], broken: [expression.source] };
  const found: Found = {
    references: [],
    functions: new Set(),
    locate: (token) => expression.start + (parsed.offsets.get(token) ?? 0),
  };
  walk(parsed.tree, found);
  return { references: found.references, functions: [...found.functions], broken: [] };
}

function walk(expr: Expr, found: Found): void {
  if (expr instanceof ContextAccess || expr instanceof IndexAccess) walkAccess(expr, found);
  else if (expr instanceof Grouping) walk(expr.group, found);
  else if (expr instanceof Unary) walk(expr.expr, found);
  else if (expr instanceof Binary) for (const part of [expr.left, expr.right]) walk(part, found);
  else if (expr instanceof Logical) for (const part of expr.args) walk(part, found);
  else if (expr instanceof FunctionCall) {
    found.functions.add(expr.functionName.lexeme.toLowerCase());
    for (const part of expr.args) walk(part, found);
  }
}

function walkAccess(access: Expr, found: Found): void {
  const indexes: Expr[] = [];
  let root = access;
  while (root instanceof IndexAccess || root instanceof Grouping) {
    if (root instanceof IndexAccess) indexes.unshift(root.index);
    root = root instanceof IndexAccess ? root.expr : root.group;
  }
  if (root instanceof ContextAccess) {
    found.references.push({ context: root.name.lexeme.toLowerCase(), path: indexes.map((index) => segmentOf(index, found)) });
  } else walk(root, found);
  for (const index of indexes) if (!(index instanceof Star)) walk(index, found);
}

function segmentOf(index: Expr, found: Found): Segment {
  if (!(index instanceof Literal)) return { name: null };
  const { literal, token } = index;
  const start = found.locate(token);
  const end = start + token.lexeme.length;
  if (literal.kind === data.Kind.String) {
    const quote = token.type === TokenType.STRING ? 1 : 0;
    return { name: literal.coerceString(), start: start + quote, end: end - quote };
  }
  const name = literal.coerceString();
  return literal.kind === data.Kind.Number && name === token.lexeme ? { name, start, end } : { name: null };
}
