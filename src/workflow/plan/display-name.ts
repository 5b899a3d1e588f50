import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { Json } from '../../model/json.ts';
import { isJsonMap, type JsonMap } from './expand-matrix.ts';

/**
 * The name that GitHub gives a job run: the job's name or key, for a leg followed by its values in parentheses.
 * A name with expressions is evaluated where the leg alone decides it and then has no parentheses; null where it takes more than the leg.
 */
export function displayName(key: string, name: Json | undefined, leg: JsonMap | null): string | null {
  const base = name === undefined || name === null ? key : String(name);
  if (base.includes('${{')) return evaluateName(base, leg);
  if (leg === null) return base;
  const values = Object.values(leg).flatMap(leafTexts);
  return values.length === 0 ? base : `${base} (${values.join(', ')})`;
}

function leafTexts(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(leafTexts);
  if (isJsonMap(value)) return Object.values(value).flatMap(leafTexts);
  return value === null ? [] : [String(value)];
}

function evaluateName(name: string, leg: JsonMap | null): string | null {
  let known = leg !== null;
  const context = new data.Dictionary({ key: 'matrix', value: toData(leg ?? {}) });
  const text = name.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    try {
      const tokens = new Lexer(expression).lex();
      return new Evaluator(new Parser(tokens.tokens, ['matrix'], []).parse(), context).evaluate().coerceString();
    } catch {
      // GitHub's engine throws for what it does not know here: another context, a function. Then only the run can tell.
      known = false;
      return '';
    }
  });
  return known ? text : null;
}

function toData(value: Json): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...(value as readonly Json[]).map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, part]) => ({ key, value: toData(part as Json) })));
}
