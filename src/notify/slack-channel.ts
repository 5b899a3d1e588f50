import { AppError } from '../errors.ts';
import type { AlertChannel, Posted } from '../ports/alert-channel.ts';
import { chatText } from './chat-text.ts';

const TIMEOUT_MS = 10_000;
/** Of an answer no more is read: Slack's are a word. */
const MOST_BYTES = 256;
const LONGEST_WAIT_MS = 3_600_000;
/** What Slack answers in a word, and what that asks of the operator. */
const ADVICE: Readonly<Record<string, string>> = {
  no_service: 'is not known to Slack any more: make a new one',
  no_service_id: 'is incomplete',
  no_team: 'belongs to a workspace that is gone',
  team_disabled: 'belongs to a workspace that is disabled',
  invalid_token: 'is not valid: make a new one',
  no_active_hooks: 'was disabled: make a new one',
  channel_not_found: 'leads to a channel that is gone: make a new one',
  channel_is_archived: 'leads to an archived channel: make a new one for another',
  action_prohibited: 'may not post: the workspace restricts it',
  posting_to_general_channel_denied: 'may not post to the general channel: make one for another',
};

/**
 * An incoming webhook with Slack's body, which Mattermost, Rocket.Chat, Zulip and Discord (`…/slack`) take as well. No part of the address is logged or
 * thrown: all of it is a secret. One request a message; a redirect is not followed, for it would carry the message elsewhere.
 */
export function createSlackChannel(
  address: string,
  options: { readonly timeoutMs?: number; readonly now?: () => Date } = {},
): AlertChannel {
  const { timeoutMs = TIMEOUT_MS, now = () => new Date() } = options;
  return {
    post: async (text) => {
      const answer = await send(address, JSON.stringify({ text: chatText(text), mrkdwn: false }), timeoutMs);
      const { status } = answer;
      if (status === 429 || status === 408 || status >= 500) throw unavailable(`answered ${status}`, retryTime(answer.retryAfter, now()));
      return status >= 200 && status < 300 ? { isTaken: true } : refusal(answer);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly word: string;
}

async function send(address: string, body: string, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(address, {
      ...{ method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) },
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'paceline' },
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), word: await firstWord(response) };
  } catch (error) {
    throw unavailable(`was not reached (${reasonOf(error)})`, null);
  }
}

/** The status is what counts: where the rest breaks off, there is no word. */
async function firstWord(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  try {
    const first = await reader?.read();
    return new TextDecoder().decode(first?.value?.subarray(0, MOST_BYTES)).trim();
  } catch {
    return '';
  } finally {
    await reader?.cancel().catch(() => {});
  }
}

function refusal({ status, word }: Answer): Posted {
  const advice = Object.hasOwn(ADVICE, word) ? ADVICE[word] : undefined;
  if (advice !== undefined) return { isTaken: false, advice };
  if (status >= 300 && status < 400)
    return { isTaken: false, advice: `answered ${status}, and redirects are not followed: write the address it leads to` };
  const hint = status === 404 || status === 410 ? 'it is gone: make a new one' : 'it does not take a Slack body, or not from here';
  return { isTaken: false, advice: `answered ${status}: ${hint}` };
}

/** Seconds or a date, as HTTP has it, within an hour. */
function retryTime(header: string | null, now: Date): Date | null {
  if (header === null) return null;
  const at = /^\d+(?:\.\d+)?$/.test(header.trim()) ? now.getTime() + Math.ceil(Number(header)) * 1000 : Date.parse(header);
  return Number.isFinite(at) && at > now.getTime() ? new Date(Math.min(at, now.getTime() + LONGEST_WAIT_MS)) : null;
}

function unavailable(what: string, retryAt: Date | null): AppError {
  return new AppError('ALERTS_UNAVAILABLE', `the address in ALERT_WEBHOOK_URL ${what}`, retryAt === null ? {} : { retryAt });
}

/** Node names the address in the messages of some failures, and never in their codes. */
function reasonOf(error: unknown): string {
  if (fieldOf(error, 'name') === 'TimeoutError') return 'no answer in time';
  const code = fieldOf(fieldOf(error, 'cause'), 'code');
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'connection failed';
}

function fieldOf(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined;
}
