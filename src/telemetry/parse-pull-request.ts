import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const END = z.object({ ref: z.string(), sha: z.string().nullish(), repo: z.object({ id: z.number().int() }).nullish() });
const PULL_REQUEST = z.object({
  number: z.number().int(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().nullish(),
  merge_commit_sha: z.string().nullish(),
  merged_at: z.iso.datetime({ offset: true }).nullish(),
  created_at: z.iso.datetime({ offset: true }).nullish(),
  updated_at: z.iso.datetime({ offset: true }),
  body: z.string().nullish(),
  head: END,
  base: END,
});

/** What becomes of a pull request. */
export interface PullRequestFacts {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  /** Null: GitHub does not say. */
  readonly createdAt: Date | null;
  readonly updatedAt: Date;
  /** Null: it was not, or GitHub does not say when. */
  readonly mergedAt: Date | null;
  /** The branch it comes from; null when that is another repository's. */
  readonly branch: string | null;
  /** The name of the branch that it goes into. */
  readonly base: string;
  /** The same whosever it is. */
  readonly head: { readonly name: string; readonly repositoryId: number | null };
  /** The newest commit of its branch; null: GitHub does not say. */
  readonly headSha: string | null;
  /** The commit that it is, or would be, on the base branch; null: GitHub does not say. */
  readonly mergeSha: string | null;
  /** Empty where it has none. */
  readonly body: string;
}

/** From a webhook's `pull_request` object, or GitHub's answer for one. */
export function parsePullRequest(payload: unknown): Parsed<PullRequestFacts> {
  const parsed = parseWith(PULL_REQUEST, payload);
  if (!parsed.ok) return parsed;
  const { number, state, merged, merged_at, merge_commit_sha, created_at, updated_at, head, base, body } = parsed.value;
  const isHere = head.repo != null && head.repo.id === base.repo?.id;
  return {
    ok: true,
    value: {
      number,
      state: merged === true || merged_at != null ? 'merged' : state,
      createdAt: created_at == null ? null : new Date(created_at),
      updatedAt: new Date(updated_at),
      mergedAt: merged_at == null ? null : new Date(merged_at),
      branch: isHere ? head.ref : null,
      base: base.ref,
      head: { name: head.ref, repositoryId: head.repo?.id ?? null },
      headSha: head.sha ?? null,
      mergeSha: merge_commit_sha ?? null,
      body: body ?? '',
    },
  };
}
