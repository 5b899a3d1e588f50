import { data } from '@actions/expressions';
import { TokenType } from '@actions/expressions/lexer';
import { known, type Outcome, oneOf } from './outcome.ts';
import { compareShape } from './text-shape.ts';

/** `==` or `!=` where one operand is a text of known shape, and the shape alone decides; null elsewhere. */
export function evaluateShapeEquality(operator: TokenType, [left, right]: readonly Outcome[]): Outcome | null {
  if (left === undefined || right === undefined || (operator !== TokenType.EQUAL_EQUAL && operator !== TokenType.BANG_EQUAL)) return null;
  const outcome = left.shape === undefined ? related(right, 'equals', left) : related(left, 'equals', right);
  return outcome === null || operator === TokenType.EQUAL_EQUAL ? outcome : negated(outcome);
}

/** `startsWith`, `endsWith` and `contains` (in lower case) of a text of known shape; null elsewhere, and where the shape does not decide. */
export function evaluateShapeFunction(name: string, [text, part]: readonly Outcome[]): Outcome | null {
  if (text === undefined || part === undefined || (name !== 'startswith' && name !== 'endswith' && name !== 'contains')) return null;
  return related(text, name, part);
}

function related(text: Outcome, relation: Parameters<typeof compareShape>[1], other: Outcome): Outcome | null {
  const { shape } = text;
  if (shape === undefined || other.open !== 'none' || other.values.length === 0) return null;
  const results = other.values.map((value) => compareShape(shape, relation, value));
  if (results.some((result) => result === null)) return null;
  const outcome = oneOf(results.map((result) => known(new data.BooleanData(result === true))));
  return { ...outcome, reason: other.reason };
}

function negated(outcome: Outcome): Outcome {
  return { ...outcome, values: outcome.values.map((value) => new data.BooleanData(!(value instanceof data.BooleanData && value.value))) };
}
