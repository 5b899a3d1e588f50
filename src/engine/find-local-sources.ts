import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { CompositeAction, Workflow } from '../workflow/model.ts';
import { parseCompositeAction } from '../workflow/parse-composite-action.ts';
import type { Evidence } from './evidence.ts';

/** What a workflow uses of its own repository: composite actions among the files at hand, and called workflows among its siblings. */
export function findLocalSources(
  workflow: Workflow,
  siblings: readonly Workflow[] | undefined,
  files: ReadonlyMap<string, string>,
): Pick<Evidence, 'localActions' | 'calledWorkflows'> {
  return { localActions: available(readActions(files)), calledWorkflows: findCalled(workflow, siblings) };
}

function readActions(files: ReadonlyMap<string, string>): ReadonlyMap<string, CompositeAction> {
  const actions = new Map<string, CompositeAction>();
  for (const [path, text] of files) {
    if (!/(^|\/)action\.ya?ml$/.test(path)) continue;
    const parsed = parseCompositeAction(path, text);
    if (parsed.ok) actions.set(path, parsed.action);
  }
  return actions;
}

function findCalled(workflow: Workflow, siblings: readonly Workflow[] | undefined): Availability<ReadonlyMap<string, Workflow>> {
  if (siblings === undefined) return notAvailable('the other workflows of this repository were not read');
  const byPath = new Map([workflow, ...siblings].map((known) => [known.path, known]));
  const called = new Map<string, Workflow>();
  const open = [workflow];
  for (let caller = open.pop(); caller !== undefined; caller = open.pop()) {
    for (const job of caller.jobs) {
      if (job.kind !== 'call' || !job.uses.known) continue;
      const path = job.uses.value.replace(/^(\.|\$)\//, '');
      const target = byPath.get(path);
      if (target === undefined || called.has(path)) continue;
      called.set(path, target);
      open.push(target);
    }
  }
  return available(called);
}
