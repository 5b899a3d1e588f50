import type { z } from 'zod';

/** What reading a payload yields. The reason names the field and what was wrong with it; it never quotes the payload. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Checks a payload against a schema and reports the first thing that is wrong, as `field: what`. */
export function parseWith<S extends z.ZodType>(schema: S, payload: unknown): Parsed<z.output<S>> {
  const result = schema.safeParse(payload);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? 'payload' : issue.path.map(String).join('.');
  return { ok: false, reason: `${place}: ${issue?.message ?? 'not valid'}` };
}

/** A JSON object, as opposed to an array, null or a plain value. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
