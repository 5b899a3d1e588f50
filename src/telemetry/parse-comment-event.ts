import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const COMMENT_EVENT = z.object({ issue: z.object({ number: z.number().int() }), comment: z.object({ id: z.number().int() }) });

/** Where a comment stands. What it says is read from GitHub, as it is then. */
export interface CommentEvent {
  /** Of the pull request or the issue. */
  readonly number: number;
  readonly commentId: number;
}

/** From the body of an `issue_comment` webhook. */
export function parseCommentEvent(payload: unknown): Parsed<CommentEvent> {
  const parsed = parseWith(COMMENT_EVENT, payload);
  if (!parsed.ok) return parsed;
  return { ok: true, value: { number: parsed.value.issue.number, commentId: parsed.value.comment.id } };
}
