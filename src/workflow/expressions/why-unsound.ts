import { data } from '@actions/expressions';
import { Binary, type Expr, FunctionCall, Grouping, IndexAccess, Literal, Logical, Unary } from '@actions/expressions/ast';
import { parseExpression } from './parse-expression.ts';

/**
 * Why an expression without braces does not mean what it seems to say, in words that follow "The condition"; null for one that does, or that cannot be
 * parsed. Sources: zizmor's audits unsound-contains and unsound-ternary.
 */
export function whyUnsound(source: string): string | null {
  const parsed = parseExpression(source);
  if (!parsed.ok) return null;
  const open: Expr[] = [parsed.tree];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (searchesInText(part)) return 'finds any part of a text, not one of the words in it';
    if (neverHas(part)) return 'never has the value between && and ||';
    open.push(...partsOf(part));
  }
  return null;
}

/** `contains('push pull_request', github.event_name)`: a text to search in, and something to search for that only the run knows. */
function searchesInText(part: Expr): boolean {
  if (!(part instanceof FunctionCall) || part.functionName.lexeme.toLowerCase() !== 'contains') return false;
  const [where, what] = part.args.map(bare);
  return where instanceof Literal && where.literal.kind === data.Kind.String && what !== undefined && !(what instanceof Literal);
}

/** `x && '' || y`: what stands behind && counts as false, so that y is taken whatever x is. */
function neverHas(part: Expr): boolean {
  if (!(part instanceof Logical) || part.operator.lexeme !== '||') return false;
  return part.args.slice(0, -1).some((each) => {
    const chain = bare(each);
    const last = chain instanceof Logical && chain.operator.lexeme === '&&' ? chain.args.at(-1) : undefined;
    const value = last === undefined ? null : bare(last);
    return value instanceof Literal && ['', 'false', 'null', '0'].includes(value.literal.coerceString());
  });
}

function bare(expr: Expr): Expr {
  let inner = expr;
  while (inner instanceof Grouping) inner = inner.group;
  return inner;
}

function partsOf(expr: Expr): readonly Expr[] {
  if (expr instanceof Grouping) return [expr.group];
  if (expr instanceof Unary) return [expr.expr];
  if (expr instanceof Binary) return [expr.left, expr.right];
  if (expr instanceof Logical || expr instanceof FunctionCall) return expr.args;
  return expr instanceof IndexAccess ? [expr.expr, expr.index] : [];
}
