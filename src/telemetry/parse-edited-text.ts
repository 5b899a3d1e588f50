import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const EDITED = z.object({ pull_request: z.object({ number: z.number().int() }), sender: z.object({ login: z.string() }) });
const TEXT = z.object({ body: z.string().nullish() });

/** Who changed the text of which pull request. */
export interface EditedText {
  readonly number: number;
  readonly login: string;
}

/** From the body of a `pull_request.edited` webhook. */
export function parseEditedText(payload: unknown): Parsed<EditedText> {
  const parsed = parseWith(EDITED, payload);
  if (!parsed.ok) return parsed;
  return { ok: true, value: { number: parsed.value.pull_request.number, login: parsed.value.sender.login } };
}

/** The text of a pull request, from GitHub's answer for one; empty where it has none. */
export function parsePullRequestText(payload: unknown): Parsed<string> {
  const parsed = parseWith(TEXT, payload);
  return parsed.ok ? { ok: true, value: parsed.value.body ?? '' } : parsed;
}
