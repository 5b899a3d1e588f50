import type { Json } from '../../model/json.ts';
import { hasExpression } from '../expressions/has-expression.ts';
import { splitText } from '../expressions/split-text.ts';
import type { Leg } from './expand-matrix.ts';
import { formatScalar, leavesOf } from './format-scalar.ts';

/** GitHub cuts a longer name, to this length with three dots. */
export const MAX_NAME = 100;

/**
 * The name that GitHub gives a job run: the job's name or key, for a leg followed by its values in parentheses, all scalars of them that are not
 * empty. A name with expressions is what `evaluate` makes of it, without parentheses; the default where that is empty; null where it is not known.
 * Source: actions/runner, MatrixBuilder, JobNameBuilder and EvaluateJobName.
 */
export function displayName(
  key: string,
  name: Json | undefined,
  leg: Leg | null,
  evaluate: (text: string) => string | null,
): string | null {
  const isComputed = typeof name === 'string' && hasExpression(name);
  if (!isComputed) return legName(writtenName(key, name), leg);
  const text = evaluate(name);
  return text === '' ? legName(key, leg) : text;
}

/** The name as it stands in the file, expressions as text: what GitHub shows of a job that it skips. */
export function writtenName(key: string, name: Json | undefined): string {
  const text =
    name === undefined || (name !== null && typeof name === 'object') ? '' : formatScalar(name as null | boolean | number | string);
  return text === '' ? key : text;
}

/** What of a name with expressions is known: the texts in order, with anything in between. */
export function knownParts(name: string, evaluate: (text: string) => string | null): readonly string[] {
  const parts = [''];
  for (const part of splitText(name)) {
    const text = part.kind === 'text' ? part.text : evaluate(`\${{${part.expression.source}}}`);
    if (text === null) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${text}`);
  }
  return parts;
}

function legName(base: string, leg: Leg | null): string {
  const values = (leg?.shown ?? [])
    .flatMap(leavesOf)
    .map(formatScalar)
    .filter((text) => text !== '');
  return cutName(values.length === 0 ? base : `${base} (${values.join(', ')})`);
}

/** A name as GitHub shows it. */
export function cutName(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 3)}...` : name;
}
