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
  ['pull_request', new Set(['opened', 'synchronize', 'closed', 'reopened'])],
  ['repository', new Set(['renamed', 'edited', 'archived', 'unarchived', 'privatized', 'publicized', 'deleted', 'transferred'])],
]);

/** Whether a delivery is kept. GitHub sends every check run of every App; most mean nothing to us. */
export function wantsDelivery(event: string, action: string | null): boolean {
  const actions = EVENTS.get(event);
  return actions === null || (actions !== undefined && action !== null && actions.has(action));
}
