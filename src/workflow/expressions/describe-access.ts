import { data } from '@actions/expressions';
import { ContextAccess, type Expr, FunctionCall, Grouping, IndexAccess, Literal, Star } from '@actions/expressions/ast';

const LONGEST = 120;

/** `needs.build.outputs['a b']` as a reason names it, cut where it is long. */
export function describeAccess(expr: Expr): string {
  const text = describe(expr);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function describe(expr: Expr): string {
  if (expr instanceof ContextAccess) return expr.name.lexeme;
  if (expr instanceof Grouping) return describe(expr.group);
  if (expr instanceof FunctionCall) return `${expr.functionName.lexeme}()`;
  if (!(expr instanceof IndexAccess)) return '(…)';
  const { index } = expr;
  if (index instanceof Star) return `${describe(expr.expr)}.*`;
  if (!(index instanceof Literal)) return `${describe(expr.expr)}[…]`;
  const name = index.literal.coerceString();
  if (index.literal.kind !== data.Kind.String) return `${describe(expr.expr)}[${name}]`;
  return /^[a-z_][a-z0-9_-]*$/i.test(name) ? `${describe(expr.expr)}.${name}` : `${describe(expr.expr)}['${name}']`;
}
