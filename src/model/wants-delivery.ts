/** Events the App subscribes to (`app.yml` lists the same), with the actions that mean something to it; null: all of them. */
const EVENTS: ReadonlyMap<string, ReadonlySet<string> | null> = new Map([
  ['workflow_run', null],
  ['workflow_job', null],
  ['push', null],
  ['installation', null],
  ['installation_repositories', null],
  ['check_run', new Set(['rerequested'])],
  ['check_suite', new Set(['rerequested'])],
  ['pull_request', new Set(['opened', 'synchronize', 'closed', 'reopened'])],
  ['repository', new Set(['renamed', 'edited', 'archived', 'unarchived', 'privatized', 'publicized', 'deleted', 'transferred'])],
]);

/** Whether a delivery is kept. GitHub sends every check run of every App; most mean nothing to us. */
export function wantsDelivery(event: string, action: string | null): boolean {
  const actions = EVENTS.get(event);
  return actions === null || (actions !== undefined && action !== null && actions.has(action));
}
