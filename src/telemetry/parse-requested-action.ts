import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const REQUESTED_ACTION = z.object({
  check_run: z.object({ head_sha: z.string().regex(/^[0-9a-f]{40,64}$/) }),
  requested_action: z.object({ identifier: z.string() }),
  sender: z.object({ login: z.string() }),
});

/** A button of a check run that somebody pressed. */
export interface RequestedAction {
  readonly headSha: string;
  /** As we named it when the check run was sent, in this version or an earlier one. */
  readonly identifier: string;
  readonly login: string;
}

/** From the body of a `check_run.requested_action` webhook. */
export function parseRequestedAction(payload: unknown): Parsed<RequestedAction> {
  const parsed = parseWith(REQUESTED_ACTION, payload);
  if (!parsed.ok) return parsed;
  const { check_run, requested_action, sender } = parsed.value;
  return { ok: true, value: { headSha: check_run.head_sha, identifier: requested_action.identifier, login: sender.login } };
}
