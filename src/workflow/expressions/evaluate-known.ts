import { data, Evaluator } from '@actions/expressions';
import { type Expr, FunctionCall, Literal } from '@actions/expressions/ast';
import { type Token, TokenType } from '@actions/expressions/lexer';
import { evaluateTexts } from './evaluate-texts.ts';
import { EvaluationFailure } from './evaluation-failure.ts';
import { KNOWN_FUNCTIONS } from './known-functions.ts';
import { asRunnerData } from './runner-data.ts';

/** Longer texts are not computed: `format` and `toJSON` can multiply their input with every call around them. */
const MAX_TEXT = 1024 * 1024;

const NOWHERE = { line: 0, column: 0 };
const NO_TOKEN: Token = { type: TokenType.UNKNOWN, lexeme: '', range: { start: NOWHERE, end: NOWHERE } };

/** A value as a part of a tree, so that GitHub's evaluator can take it as an operand. */
export function constant(value: data.ExpressionData): Literal {
  return new Literal(asRunnerData(value), NO_TOKEN);
}

/** An operator, access or function whose operands are constants, by GitHub's own evaluator, but as the runner where that differs. Throws an EvaluationFailure. */
export function evaluateKnown(expr: Expr): data.ExpressionData {
  if (expr instanceof FunctionCall && mayBeTooLong(expr)) throw new EvaluationFailure('a text is too long');
  let value: data.ExpressionData;
  try {
    value = evaluateTexts(expr) ?? asRunnerData(new Evaluator(expr, new data.Dictionary(), KNOWN_FUNCTIONS).evaluate());
  } catch (error) {
    if (error instanceof EvaluationFailure) throw error;
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
