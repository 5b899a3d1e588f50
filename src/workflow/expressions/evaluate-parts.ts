import { data } from '@actions/expressions';
import { TreeEvaluator } from './evaluate-tree.ts';
import { EvaluationFailure, UndecidedValue } from './evaluation-failure.ts';
import type { Scope, TextPart } from './expression.ts';
import { combinationsOf, known, type Outcome, oneOf, unknown } from './outcome.ts';
import { parseExpression } from './parse-expression.ts';
import { isUnclosed } from './split-text.ts';

const MAX_TEXT = 1024 * 1024;

/** What one expression, without braces, may give. */
export function outcomeOf(source: string, scope: Scope): Outcome {
  const parsed = parseExpression(source, scope.parsed);
  if (!parsed.ok) return unknown(`GitHub refuses the expression ${shorten(source)}: ${parsed.reason}`);
  try {
    return new TreeEvaluator(scope).evaluate(parsed.tree);
  } catch (error) {
    if (error instanceof UndecidedValue) return unknown(error.message);
    if (error instanceof EvaluationFailure || error instanceof RangeError) {
      return unknown(`a run fails at the expression ${shorten(source)}: ${error.message}`);
    }
    throw error;
  }
}

/** What a split text may give: the value of the expression that it is, or else a text. */
export function outcomeOfParts(parts: readonly TextPart[], scope: Scope): Outcome {
  if (parts.some(isUnclosed)) return unknown('GitHub refuses the text: an expression is not closed');
  const [only, more] = parts;
  if (only?.kind === 'expression' && more === undefined) return outcomeOf(only.expression.source, scope);
  const outcomes = parts.map((part) =>
    part.kind === 'text' ? known(new data.StringData(part.text)) : outcomeOf(part.expression.source, scope),
  );
  const ways = combinationsOf(outcomes);
  const reason = outcomes.find((outcome) => outcome.reason !== '')?.reason ?? '';
  if (ways === null) return unknown(reason, parts.some((part) => part.kind === 'text') ? 'truthy' : 'any');
  const texts = ways.map((way) => way.map((value) => value.coerceString()));
  if (texts.some((text) => text.reduce((length, part) => length + part.length, 0) > MAX_TEXT)) return unknown('the text is too long');
  return { ...oneOf(texts.map((text) => known(new data.StringData(text.join(''))))), reason };
}

function shorten(source: string): string {
  const text = source.trim();
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
