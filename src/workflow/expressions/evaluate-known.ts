import { data, Evaluator } from '@actions/expressions';
import { type Expr, FunctionCall, Literal } from '@actions/expressions/ast';
import { type Token, TokenType } from '@actions/expressions/lexer';
import type { Json } from '../../model/json.ts';
import { toData } from './expression-data.ts';

/** Longer texts are not computed: `format` and `toJSON` can multiply their input with every call around them. */
const MAX_TEXT = 1024 * 1024;

/** Where a run fails: the message is for users. */
export class EvaluationFailure extends Error {}

const FUNCTIONS = new Map([['fromjson', { name: 'fromJson', minArgs: 1, maxArgs: 1, call: fromJson }]]);

const NOWHERE = { line: 0, column: 0 };
const NO_TOKEN: Token = { type: TokenType.UNKNOWN, lexeme: '', range: { start: NOWHERE, end: NOWHERE } };

/** A value as a part of a tree, so that GitHub's evaluator can take it as an operand. */
export function constant(value: data.ExpressionData): Literal {
  return new Literal(value, NO_TOKEN);
}

/** GitHub's own evaluation of an operator, access or function whose operands are constants. Throws an EvaluationFailure. */
export function evaluateKnown(expr: Expr): data.ExpressionData {
  if (expr instanceof FunctionCall && mayBeTooLong(expr)) throw new EvaluationFailure('a text is too long');
  let value: data.ExpressionData;
  try {
    value = new Evaluator(expr, new data.Dictionary(), FUNCTIONS).evaluate();
  } catch (error) {
    throw new EvaluationFailure((error instanceof Error ? error.message : String(error)).slice(0, 200), { cause: error });
  }
  if (value instanceof data.StringData && value.value.length > MAX_TEXT) throw new EvaluationFailure('a text is too long');
  return value;
}

function mayBeTooLong(call: FunctionCall): boolean {
  const args = call.args.flatMap((arg) => (arg instanceof Literal ? [arg.literal] : []));
  const [first] = args;
  if (first instanceof data.Array) return first.values().length * (args[1]?.coerceString().length ?? 1) > MAX_TEXT;
  if (!(first instanceof data.StringData)) return false;
  const longest = Math.max(0, ...args.slice(1).map((arg) => arg.coerceString().length));
  return call.functionName.lexeme.toLowerCase() === 'format' && first.value.split('{').length * longest > MAX_TEXT;
}

/** As GitHub's, but for keys that every object inherits, which GitHub's dictionary in JavaScript loses. */
function fromJson(...[input]: data.ExpressionData[]): data.ExpressionData {
  const text = input?.coerceString() ?? '';
  if (text.trim() === '') throw new EvaluationFailure('fromJSON of an empty text');
  try {
    return toData(JSON.parse(text) as Json, true);
  } catch (error) {
    throw new EvaluationFailure(`fromJSON of a text that is no JSON: ${text.slice(0, 80)}`, { cause: error });
  }
}
