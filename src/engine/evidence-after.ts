import { available } from '../model/availability.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ChangedFile } from './analysis.ts';
import type { Evidence } from './evidence.ts';
import { findLocalSources } from './find-local-sources.ts';

/** The same evidence with changed files in their place: what a rule would see after the merge, measured before it. */
export function evidenceAfter(evidence: Evidence, workflow: Workflow, changed: readonly ChangedFile[]): Evidence {
  const others = changed.filter(({ path }) => path !== workflow.path);
  const plan = expandPlan(workflow);
  if (others.length === 0) return { ...evidence, workflow, plan };
  const { paths } = evidence;
  const contents = new Map(others.map(({ path, content }) => [path, content]));
  const files = new Map([...evidence.files, ...contents]);
  const siblings = evidence.siblings?.map((sibling) => reread(sibling, contents.get(sibling.path)));
  return {
    ...evidence,
    workflow,
    plan,
    files,
    paths: paths.available ? available(new Set([...paths.value, ...contents.keys()])) : paths,
    ...(siblings === undefined ? {} : { siblings }),
    ...findLocalSources(workflow, siblings, files),
  };
}

function reread(sibling: Workflow, text: string | undefined): Workflow {
  const parsed = text === undefined ? null : parseWorkflow(sibling.path, text);
  return parsed?.ok === true ? parsed.workflow : sibling;
}
