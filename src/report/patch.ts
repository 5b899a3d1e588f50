import type { Analysis, WorkflowAnalysis } from '../engine/analysis.ts';

/** One patch for `git apply`: each workflow's proposals together, or its only one. Empty when nothing is proposed. */
export function renderPatch(analysis: Analysis): string {
  const byPath = new Map<string, string>();
  for (const { path, patch } of analysis.workflows.flatMap(patchesOf)) {
    // A second patch of the same file would not apply after the first: what can go together is in the combined one.
    if (!byPath.has(path)) byPath.set(path, patch.endsWith('\n') ? patch : `${patch}\n`);
  }
  return [...byPath.values()].join('');
}

function patchesOf(workflow: WorkflowAnalysis): { readonly path: string; readonly patch: string }[] {
  if (workflow.status !== 'analyzed') return [];
  const single = workflow.findings.flatMap(({ outcome }) =>
    outcome?.kind === 'proven' ? [{ path: outcome.proven.proposal.path, patch: outcome.proven.patch }] : [],
  );
  return workflow.combined === null ? single : [{ path: workflow.path, patch: workflow.combined.patch }, ...single];
}
