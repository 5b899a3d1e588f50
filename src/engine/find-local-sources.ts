import { type Availability, available, notAvailable } from '../model/availability.ts';
import { findLocalWorkflow } from '../workflow/find-local-source.ts';
import type { LocalSources } from '../workflow/local-sources.ts';
import type { ActionFile, Workflow } from '../workflow/model.ts';
import { parseAction } from '../workflow/parse-action.ts';
import type { Evidence } from './evidence.ts';

/** What a workflow uses of its own repository: actions among the files at hand, and called workflows among its siblings. */
export function findLocalSources(
  workflow: Workflow,
  siblings: readonly Workflow[] | undefined,
  files: ReadonlyMap<string, string>,
): Pick<Evidence, 'localActions' | 'calledWorkflows'> {
  return { localActions: available(readActions(files)), calledWorkflows: findCalled(workflow, siblings) };
}

/** The same as one value, for the plan and the data flow: what is not available is not there, and so opaque to them. */
export function localSourcesOf({ localActions, calledWorkflows }: Pick<Evidence, 'localActions' | 'calledWorkflows'>): LocalSources {
  return {
    workflows: calledWorkflows.available ? calledWorkflows.value : new Map(),
    actions: localActions.available ? localActions.value : new Map(),
  };
}

/** What any workflow of the repository may use: the actions, and every workflow that could be read. */
export function nearbySources(evidence: Pick<Evidence, 'localActions' | 'calledWorkflows' | 'siblings'>): LocalSources {
  const { workflows, actions } = localSourcesOf(evidence);
  const { siblings } = evidence;
  return siblings === undefined ? { workflows, actions } : { workflows: new Map(siblings.map((known) => [known.path, known])), actions };
}

function readActions(files: ReadonlyMap<string, string>): ReadonlyMap<string, ActionFile> {
  const actions = new Map<string, ActionFile>();
  for (const [path, text] of files) {
    if (!/(^|\/)action\.ya?ml$/.test(path)) continue;
    const parsed = parseAction(path, text);
    if (parsed.ok) actions.set(path, parsed.action);
  }
  return actions;
}

/** The workflows that one calls of its repository, directly or through others. */
export function findCalled(workflow: Workflow, siblings: readonly Workflow[] | undefined): Availability<ReadonlyMap<string, Workflow>> {
  if (siblings === undefined) return notAvailable('the other workflows of this repository were not read');
  const workflows = new Map([workflow, ...siblings].map((known) => [known.path, known]));
  const called = new Map<string, Workflow>();
  const open = [workflow];
  for (let caller = open.pop(); caller !== undefined; caller = open.pop()) {
    for (const job of caller.jobs) {
      if (job.kind !== 'call' || !job.uses.known) continue;
      const target = findLocalWorkflow(job.uses.value, { workflows });
      if (!target.known || called.has(target.path)) continue;
      called.set(target.path, target.source);
      open.push(target.source);
    }
  }
  return available(called);
}
