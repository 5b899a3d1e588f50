import type { PushFilter, WorkflowCaller } from '../model/workflow-caller.ts';
import { repositoryPath } from './find-local-source.ts';
import type { Environment, Permissions, Trigger, Workflow } from './model.ts';

/** Which of a repository's workflows call the one at `path`, by `./` or `$/`. Callers in other repositories are not seen. */
export function findCallers(path: string, workflows: readonly Workflow[]): readonly WorkflowCaller[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => {
      if (job.kind !== 'call' || !job.uses.known || repositoryPath(job.uses.value) !== path) return [];
      return [callerOf(workflow, job.key)];
    }),
  );
}

/** One job of a workflow as what calls another file. */
export function callerOf(workflow: Workflow, key: string): WorkflowCaller {
  const pushes = pushFilter(workflow);
  const job = workflow.jobs.find((candidate) => candidate.key === key);
  const writes = writable(job?.permissions ?? workflow.permissions);
  const environment = job?.kind === 'job' ? job.environment : null;
  return {
    path: workflow.path,
    job: key,
    events: [...workflow.triggers.keys()],
    ...(pushes === null ? {} : { pushes }),
    ...(writes.length === 0 ? {} : { writes }),
    ...(environment === null ? {} : { environment: nameOf(environment) }),
  };
}

function writable(permissions: Permissions | null): readonly string[] {
  if (permissions === null || permissions === 'read-all') return [];
  if (permissions === 'write-all') return ['*'];
  return [...permissions].flatMap(([scope, level]) => (level === 'write' ? [scope] : []));
}

function nameOf({ name, ...environment }: Environment): string {
  const value = name ?? environment;
  return value.known ? String(value.value) : value.expression;
}

function pushFilter({ triggers }: Workflow): PushFilter | null {
  const push = triggers.get('push');
  if (push === undefined) return null;
  const { branches, branchesIgnore, tags, tagsIgnore } = push;
  if (branches === null && branchesIgnore === null && tags === null && tagsIgnore === null) return null;
  return { tags: namesTags(push), branches };
}

/** Whether the filters of a push let tags start the workflow: `tags-ignore: ['**']`, which is how some keep tags away, leaves none. */
export function namesTags({ tags, tagsIgnore }: Pick<Trigger, 'tags' | 'tagsIgnore'>): boolean {
  return tags !== null || (tagsIgnore !== null && !tagsIgnore.includes('**'));
}
