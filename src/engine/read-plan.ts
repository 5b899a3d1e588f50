import type { Json } from '../model/json.ts';
import type { Reads, Reference } from '../workflow/expressions/expression.ts';
import { mergeReads, readReferences } from '../workflow/expressions/read-references.ts';

/** All that the expressions in a part of a plan read; the value of an `if` is one without braces. */
export function readPlan(value: Json): Reads {
  const reads: Reads[] = [];
  const stack: { readonly value: Json; readonly as: 'text' | 'condition' }[] = [{ value, as: 'text' }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (typeof top.value === 'string') reads.push(readReferences(top.value, top.as));
    else if (Array.isArray(top.value)) for (const part of top.value as readonly Json[]) stack.push({ value: part, as: 'text' });
    else if (typeof top.value === 'object' && top.value !== null)
      for (const [key, part] of Object.entries(top.value)) {
        stack.push({ value: key, as: 'text' }, { value: part, as: key === 'if' ? 'condition' : 'text' });
      }
  }
  return mergeReads(reads);
}

/** The segment of a reference in lower case; null where only the run knows it, undefined where the reference ends before. */
export function segmentOf(reference: Reference, at: number): string | null | undefined {
  const segment = reference.path[at];
  return segment === undefined ? undefined : (segment.name?.toLowerCase() ?? null);
}
