import { data } from '@actions/expressions';
import { Binary, type Expr, FunctionCall, Literal } from '@actions/expressions/ast';
import { TokenType } from '@actions/expressions/lexer';
import { equals } from '@actions/expressions/result';
import { UndecidedValue } from './evaluation-failure.ts';
import { holdsText, isAscii, sameText } from './same-text.ts';

/**
 * What comparing constant texts comes to where letters beyond ASCII are among them, which GitHub's evaluator in JavaScript compares by other rules
 * than the runner; null for any other expression. Throws an UndecidedValue.
 */
export function evaluateTexts(expr: Expr): data.BooleanData | null {
  const operands = expr instanceof Binary ? [expr.left, expr.right] : expr instanceof FunctionCall ? expr.args : [];
  const [left, right] = operands.map((operand) => (operand instanceof Literal ? operand.literal : null));
  if (left == null || right == null || operands.length !== 2) return null;
  const result = expr instanceof Binary ? compare(expr.operator.type, left, right) : search(expr as FunctionCall, left, right);
  if (result === null) throw new UndecidedValue('it is not known how GitHub compares these letters');
  return result === undefined ? null : new data.BooleanData(result);
}

/** Undefined: not texts beyond ASCII. */
function compare(operator: TokenType, left: data.ExpressionData, right: data.ExpressionData): boolean | null | undefined {
  if (!(left instanceof data.StringData) || !(right instanceof data.StringData) || areAscii(left, right)) return undefined;
  const same = sameText(left.value, right.value);
  if (operator === TokenType.EQUAL_EQUAL) return same;
  if (operator === TokenType.BANG_EQUAL) return same === null ? null : !same;
  // The order of other letters is a matter of tables.
  return same === true ? operator === TokenType.LESS_EQUAL || operator === TokenType.GREATER_EQUAL : null;
}

function search({ functionName }: FunctionCall, where: data.ExpressionData, what: data.ExpressionData): boolean | null | undefined {
  const name = functionName.lexeme.toLowerCase();
  if (name !== 'contains' && name !== 'startswith' && name !== 'endswith') return undefined;
  if (where instanceof data.Array && name === 'contains') return isAmong(where, what);
  if (!where.primitive || !what.primitive || areAscii(where, what)) return undefined;
  const [text, part] = [where.coerceString(), what.coerceString()];
  if (name === 'contains') return holdsText(text, part);
  return (
    part.length <= text.length && sameText(name === 'startswith' ? text.slice(0, part.length) : text.slice(text.length - part.length), part)
  );
}

function isAmong(list: data.Array, item: data.ExpressionData): boolean | null | undefined {
  const items = list.values();
  if (!(item instanceof data.StringData) || items.every((each) => areAscii(each, item))) return undefined;
  const found = items.map((each) => (each instanceof data.StringData ? sameText(item.value, each.value) : equals(item, each)));
  return found.includes(true) || (found.includes(null) ? null : false);
}

function areAscii(a: data.ExpressionData, b: data.ExpressionData): boolean {
  return isAscii(a.coerceString()) && isAscii(b.coerceString());
}
