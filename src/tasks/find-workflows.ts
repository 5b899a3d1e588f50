import { type Availability, available } from '../model/availability.ts';
import type { SourceTree } from '../ports/source-tree.ts';

export const WORKFLOW_FOLDER = '.github/workflows';

/** Paths of what GitHub takes for workflows, sorted: the same commit gives the same order. */
export async function findWorkflows(tree: SourceTree): Promise<Availability<readonly string[]>> {
  const entries = await tree.list(WORKFLOW_FOLDER);
  return entries.available ? available(entries.value.filter((path) => /\.ya?ml$/.test(path)).sort()) : entries;
}
