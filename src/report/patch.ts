import type { Analysis, ChangedFile, WorkflowAnalysis } from '../engine/analysis.ts';

/** One patch for `git apply`: each workflow's proposals together, or its only one. Empty when nothing is proposed. */
export function renderPatch(analysis: Analysis): string {
  const taken = new Set<string>();
  const patches: string[] = [];
  for (const { files, patch } of analysis.workflows.flatMap(patchesOf)) {
    // A second patch of the same file would not apply after the first: what can go together is in the combined one.
    if (files.some(({ path }) => taken.has(path))) continue;
    for (const { path } of files) taken.add(path);
    patches.push(patch.endsWith('\n') ? patch : `${patch}\n`);
  }
  return patches.join('');
}

interface Patch {
  readonly files: readonly ChangedFile[];
  readonly patch: string;
}

function patchesOf(workflow: WorkflowAnalysis): readonly Patch[] {
  if (workflow.status !== 'analyzed') return [];
  const single = workflow.findings.flatMap(({ outcome }) => (outcome?.kind === 'proven' ? [outcome.proven] : []));
  return workflow.combined === null ? single : [workflow.combined, ...single];
}
