import { scrubPath, scrubText } from '../model/scrub-text.ts';

/**
 * Who did it, and what people or programs wrote: nothing of it is read, much of it is personal. Lists of an installation's repositories, too: GitHub is
 * asked for them, and a body would name them after they were taken from us.
 */
const DROPPED = new Set([
  'email',
  'sender',
  'actor',
  'triggering_actor',
  'pusher',
  'author',
  'committer',
  'requester',
  'assignee',
  'assignees',
  'requested_reviewers',
  'requested_teams',
  'user',
  'creator',
  'merged_by',
  'auto_merge',
  'head_commit',
  'message',
  'body',
  'output',
  'display_title',
  'description',
  'homepage',
  'topics',
  '_links',
  'repositories',
  'repositories_added',
]);
/** GitHub's bodies are ten levels deep at most. */
const DEEPEST = 40;

/**
 * A webhook's body as it is kept: without people, their texts and all addresses (`*_url`), and with every other text scrubbed. What the App reads is
 * in it as it came. Who pressed a button or ticked a box is kept by name, since that decides whether it counts.
 */
export function scrubPayload(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = scrubObject(payload, 0);
  const asks = 'requested_action' in payload || (payload['action'] === 'edited' && 'pull_request' in payload);
  return asks ? { ...kept, sender: nameOf(payload['sender']) } : kept;
}

function nameOf(sender: unknown): Readonly<Record<string, unknown>> {
  if (typeof sender !== 'object' || sender === null) return {};
  const { login, type } = sender as { readonly login?: unknown; readonly type?: unknown };
  return scrubObject({ login, type }, 0);
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return null;
  return Array.isArray(value) ? value.map((one) => scrubValue(one, depth + 1)) : scrubObject(value as Record<string, unknown>, depth + 1);
}

function scrubField(key: string, value: unknown, depth: number): unknown {
  return key === 'path' && typeof value === 'string' ? scrubPath(value) : scrubValue(value, depth);
}

/** `fromEntries` makes own properties of all keys, also of `__proto__`. */
function scrubObject(object: Readonly<Record<string, unknown>>, depth: number): Readonly<Record<string, unknown>> {
  const kept = Object.entries(object).filter(([key]) => !DROPPED.has(key) && key !== 'url' && !key.endsWith('_url'));
  return Object.fromEntries(kept.map(([key, value]) => [scrubText(key), scrubField(key, value, depth)]));
}
