import { data } from '@actions/expressions';
import type { Json } from '../../model/json.ts';
import { EvaluationFailure } from './evaluation-failure.ts';
import { toData } from './expression-data.ts';
import { RunnerText } from './runner-data.ts';

/** Functions as the runner has them, where GitHub's library in JavaScript gives something else; by name in lower case. */
export const KNOWN_FUNCTIONS = new Map(
  [
    { name: 'fromJson', minArgs: 1, maxArgs: 1, call: fromJson },
    { name: 'toJson', minArgs: 1, maxArgs: 1, call: (value: data.ExpressionData) => new RunnerText(writeJson(value, '\n')) },
    { name: 'format', minArgs: 1, maxArgs: 255, call: format },
  ].map((entry) => [entry.name.toLowerCase(), entry] as const),
);

/** With keys that every object inherits, and numbers among the keys in the order of the text: `JSON.parse` alone would sort them. */
function fromJson(input: data.ExpressionData): data.ExpressionData {
  const text = input.coerceString();
  if (text.trim() === '') throw new EvaluationFailure('fromJSON of an empty text');
  try {
    JSON.parse(text);
    const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g, (string, colon?: string) =>
      colon === undefined ? string : `"#${string.slice(1)}`,
    );
    return toData(JSON.parse(marked) as Json, true, (key) => key.slice(1));
  } catch (error) {
    throw new EvaluationFailure(`fromJSON of a text that is no JSON: ${text.slice(0, 80)}`, { cause: error });
  }
}

/** Source: actions/runner, ToJson; texts as Newtonsoft's JSON has them. */
function writeJson(value: data.ExpressionData, newline: string): string {
  const inner = `${newline}  `;
  if (value instanceof data.Array) {
    const items = value.values().map((item) => `${inner}${writeJson(item, inner)}`);
    return items.length === 0 ? '[]' : `[${items.join(',')}${newline}]`;
  }
  if (value instanceof data.Dictionary) {
    const pairs = value.pairs().map((pair) => `${inner}${quote(pair.key)}: ${writeJson(pair.value, inner)}`);
    return pairs.length === 0 ? '{}' : `{${pairs.join(',')}${newline}}`;
  }
  if (value instanceof data.StringData) return quote(value.value);
  return value instanceof data.Null ? 'null' : value.coerceString();
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u0085\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Source: actions/runner, Format: doubled braces, `{0}` with perhaps an empty specifier behind it, and nothing else. */
function format(template: data.ExpressionData, ...args: data.ExpressionData[]): data.ExpressionData {
  const text = template.coerceString();
  const written = text.replace(/\{\{|\}\}|\{(\d+)(?::(?!\}\}))?\}|[{}]/g, (part, index?: string) => {
    if (part === '{{' || part === '}}') return part.charAt(0);
    const arg = index === undefined || Number(index) > 255 ? undefined : args[Number(index)];
    if (arg === undefined)
      throw new EvaluationFailure(`the format is wrong, or asks for more arguments than there are: ${text.slice(0, 80)}`);
    return arg.coerceString();
  });
  return new RunnerText(written);
}
