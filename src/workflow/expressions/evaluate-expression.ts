import { data } from '@actions/expressions';
import { outcomeOf, outcomeOfParts } from './evaluate-parts.ts';
import type { Evaluation, Scope } from './expression.ts';
import { fromData, isOpen } from './expression-data.ts';
import { STATUS_FUNCTIONS } from './known-names.ts';
import { either, known, type Outcome, onlyValue, partThatIs } from './outcome.ts';
import { readExpression } from './read-expression.ts';
import { callRunFunction } from './run-functions.ts';
import { splitCondition, splitText } from './split-text.ts';

/** Evaluates an expression without braces as GitHub does, as far as the scope decides it. */
export function evaluateExpression(source: string, scope: Scope): Evaluation {
  return evaluationOf(outcomeOf(source, scope));
}

/** Evaluates a text: one that is exactly one expression keeps the type of its value, any other gives a text. */
export function evaluateText(text: string, scope: Scope): Evaluation {
  const parts = splitText(text);
  return parts.some((part) => part.kind === 'expression') || text.includes('${{')
    ? evaluationOf(outcomeOfParts(parts, scope))
    : { known: true, value: text };
}

/**
 * Evaluates the value of an `if:`: true or false. Where it calls no status function GitHub puts `success() &&` before it.
 * A text around the braces makes it a text that is never empty, and so true, as on GitHub.
 */
export function evaluateCondition(condition: string | boolean | number | null, scope: Scope): Evaluation {
  const parts = splitCondition(condition === null ? '' : String(condition));
  const outcome = parts.length === 0 ? known(new data.BooleanData(true)) : outcomeOfParts(parts, scope);
  const asksStatus = parts.some(
    (part) =>
      part.kind === 'expression' && readExpression(part.expression, scope.parsed).functions.some((name) => STATUS_FUNCTIONS.includes(name)),
  );
  const success = asksStatus ? null : (callRunFunction('success', [], scope) ?? either('success() is only known in a run'));
  const both = success === null ? [outcome] : [success, outcome];
  if (both.some((part) => partThatIs(true, part) === null)) return { known: true, value: false };
  const open = both.find((part) => partThatIs(false, part) !== null);
  return open === undefined ? { known: true, value: true } : { known: false, reason: open.reason };
}

function evaluationOf(outcome: Outcome): Evaluation {
  const value = onlyValue(outcome);
  if (value === null) return { known: false, reason: outcome.reason };
  if (isOpen(value)) return { known: false, reason: 'not all of the context is known before a run' };
  return { known: true, value: fromData(value) };
}
