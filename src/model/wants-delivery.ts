/** A run is requested, in_progress, completed; a job queued, waiting, in_progress, completed. Whatever the word, the body's own status is what is read. */
const PROGRESS: ReadonlySet<string> = new Set(['requested', 'queued', 'pending', 'waiting', 'in_progress', 'completed']);

/** Events the App subscribes to (`app.yml` lists the same), with the actions that mean something to it; null: all of them. */
const EVENTS: ReadonlyMap<string, ReadonlySet<string> | null> = new Map([
  ['workflow_run', PROGRESS],
  ['workflow_job', PROGRESS],
  ['push', null],
  ['installation', new Set(['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted'])],
  ['installation_repositories', new Set(['added', 'removed'])],
  ['check_run', new Set(['rerequested', 'requested_action'])],
  ['check_suite', new Set(['rerequested'])],
  ['pull_request', new Set(['opened', 'synchronize', 'closed', 'reopened', 'edited'])],
  ['issue_comment', new Set(['created'])],
  ['repository', new Set(['renamed', 'edited', 'archived', 'unarchived', 'privatized', 'publicized', 'deleted', 'transferred'])],
]);

type Body = Readonly<Record<string, unknown>>;

/** Of these most mean nothing to us, and people wrote them: a body that cannot ask for anything is not kept at all. */
const MAY_ASK: ReadonlyMap<string, (payload: Body) => boolean> = new Map([
  ['issue_comment.created', mayHoldCommand],
  ['pull_request.edited', mayHoldTick],
]);

/**
 * Whether a delivery is kept. GitHub sends every check run of every App, and every comment; most mean nothing to us. Without the body, what may mean
 * something by its name is.
 */
export function wantsDelivery(event: string, action: string | null, payload?: Body): boolean {
  const actions = EVENTS.get(event);
  if (actions === undefined) return false;
  if (actions !== null && (action === null || !actions.has(action))) return false;
  const mayAsk = MAY_ASK.get(`${event}.${action}`);
  return payload === undefined || mayAsk === undefined || mayAsk(payload);
}

/** A person's own words under a pull request, that name somebody. */
function mayHoldCommand(payload: Body): boolean {
  const [issue, comment] = [objectIn(payload, 'issue'), objectIn(payload, 'comment')];
  const isPerson = objectIn(comment, 'user')['type'] === 'User' && comment['performed_via_github_app'] == null;
  return issue['pull_request'] != null && isPerson && String(comment['body'] ?? '').includes('@');
}

/** A person changed a text of ours, and a box in it is ticked. */
function mayHoldTick(payload: Body): boolean {
  const pull = objectIn(payload, 'pull_request');
  const isOurs = String(objectIn(pull, 'head')['ref'] ?? '').startsWith('paceline/');
  const isPerson = objectIn(payload, 'sender')['type'] === 'User';
  return isOurs && isPerson && /\[x\]\s*<!-- paceline:box /i.test(String(pull['body'] ?? ''));
}

function objectIn(from: Body, key: string): Body {
  const value = from[key];
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}
