import type { Workflow } from '../../workflow/model.ts';

/**
 * What else could stand in a concurrency group that is named after the workflow, as a clause; null when nothing does.
 * Inside a called workflow `github.workflow` is the caller's name: the same group in caller and called cancels the run by itself.
 * `siblings` null: the other workflows are not known, and only what the file itself shows is judged.
 */
export function findGroupClash(workflow: Workflow, siblings: readonly Workflow[] | null): string | null {
  const name = nameOf(workflow);
  const namesake = siblings?.find((other) => nameOf(other) === name && other.triggers.has('pull_request'));
  if (namesake !== undefined) return `${namesake.path} has the same name, and both would share a concurrency group`;
  return clashInCalled(workflow, siblings ?? [], new Set([workflow.path]));
}

function clashInCalled(workflow: Workflow, siblings: readonly Workflow[], seen: Set<string>): string | null {
  for (const job of workflow.jobs) {
    if (job.kind !== 'call') continue;
    const target = job.uses.known ? job.uses.value : 'a workflow chosen at run time';
    const path = target.replace(/^(?:\.|\$)\//, '');
    if (seen.has(path)) continue;
    seen.add(path);
    const called = siblings.find((other) => other.path === path);
    if (called === undefined) return `${target}, which job \`${job.key}\` calls, could not be read and may use the same concurrency group`;
    if (called.concurrency !== null || called.jobs.some(({ concurrency }) => concurrency !== null)) {
      return `${path}, which job \`${job.key}\` calls, has a concurrency group that may be the same one`;
    }
    const deeper = clashInCalled(called, siblings, seen);
    if (deeper !== null) return deeper;
  }
  return null;
}

function nameOf({ name, path }: Workflow): string {
  return name?.known ? name.value.toLowerCase() : path.toLowerCase();
}
