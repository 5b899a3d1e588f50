import { available } from '../model/availability.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import { readDataFlow } from '../workflow/flow/read-data-flow.ts';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ChangedFile } from './analysis.ts';
import type { Evidence } from './evidence.ts';
import { findCalled, findLocalSources, localSourcesOf } from './find-local-sources.ts';

/** The same evidence with changed files in their place: what a rule would see after the merge, measured before it. */
export function evidenceAfter(evidence: Evidence, workflow: Workflow, changed: readonly ChangedFile[]): Evidence {
  const others = changed.filter(({ path }) => path !== workflow.path);
  const flowOf = (sources: Parameters<typeof localSourcesOf>[0]) =>
    evidence.dataFlow.available ? available(readDataFlow(workflow, localSourcesOf(sources))) : evidence.dataFlow;
  const planOf = (sources: Parameters<typeof localSourcesOf>[0]) => expandPlan(workflow, localSourcesOf(sources));
  if (others.length === 0) {
    // An edit may call another workflow than before.
    const known = evidence.siblings === undefined ? evidence : { ...evidence, calledWorkflows: findCalled(workflow, evidence.siblings) };
    return { ...known, workflow, plan: planOf(known), dataFlow: flowOf(known) };
  }
  const { paths } = evidence;
  const contents = new Map(others.map(({ path, content }) => [path, content]));
  const files = new Map([...evidence.files, ...contents]);
  const siblings = evidence.siblings?.map((sibling) => reread(sibling, contents.get(sibling.path)));
  const local = findLocalSources(workflow, siblings, files);
  return {
    ...evidence,
    workflow,
    plan: planOf(local),
    files,
    paths: paths.available ? available(new Set([...paths.value, ...contents.keys()])) : paths,
    ...(siblings === undefined ? {} : { siblings }),
    ...local,
    dataFlow: flowOf(local),
  };
}

function reread(sibling: Workflow, text: string | undefined): Workflow {
  const parsed = text === undefined ? null : parseWorkflow(sibling.path, text);
  return parsed?.ok === true ? parsed.workflow : sibling;
}
