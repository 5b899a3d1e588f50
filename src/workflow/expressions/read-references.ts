import type { Json } from '../../model/json.ts';
import type { Reads } from './expression.ts';
import type { ParsedExpression } from './parse-expression.ts';
import { readExpression } from './read-expression.ts';
import { isUnclosed, splitCondition, splitText } from './split-text.ts';

/** What a text, or the value of an `if:`, reads. Offsets count in the text. A `${{` that is never closed is *broken*, from there on. */
export function readReferences(text: string, as: 'text' | 'condition', known?: Map<string, ParsedExpression>): Reads {
  const parts = as === 'condition' ? splitCondition(text) : splitText(text);
  return mergeReads(
    parts.map((part) => {
      if (part.kind === 'expression') return readExpression(part.expression, known);
      return { references: [], functions: [], broken: isUnclosed(part) ? [part.text.slice(part.text.indexOf('${{'))] : [] };
    }),
  );
}

/** What all texts in a value read, keys of maps included. Offsets count in the text that holds the reference. */
export function readReferencesOf(value: Json): Reads {
  const reads: Reads[] = [];
  const stack: Json[] = [value];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (typeof top === 'string') reads.push(readReferences(top, 'text'));
    else if (typeof top === 'object' && top !== null) {
      const parts: readonly Json[] = Array.isArray(top) ? top : Object.entries(top).flat();
      for (let i = parts.length - 1; i >= 0; i--) stack.push(parts[i] ?? null);
    }
  }
  return mergeReads(reads);
}

/** All that is read by several texts: references in order, functions once. */
export function mergeReads(all: readonly Reads[]): Reads {
  return {
    references: all.flatMap((reads) => reads.references),
    functions: [...new Set(all.flatMap((reads) => reads.functions))],
    broken: all.flatMap((reads) => reads.broken),
  };
}
