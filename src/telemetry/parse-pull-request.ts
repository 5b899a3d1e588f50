import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const PULL_REQUEST = z.object({
  number: z.number().int(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().nullish(),
  merged_at: z.string().nullish(),
});

/** What becomes of a pull request, from a webhook's `pull_request` object. */
export interface PullRequestFacts {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
}

export function parsePullRequest(payload: unknown): Parsed<PullRequestFacts> {
  const parsed = parseWith(PULL_REQUEST, payload);
  if (!parsed.ok) return parsed;
  const { number, state, merged, merged_at } = parsed.value;
  return { ok: true, value: { number, state: merged === true || merged_at != null ? 'merged' : state } };
}
