import { matchesWorkflow } from '../engine/matches-workflow.ts';
import { AppError } from '../errors.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { findWorkflows, WORKFLOW_FOLDER } from '../tasks/find-workflows.ts';

/** Throws when there is nothing to analyze: silence would read as "nothing found". */
export async function requireWorkflows(tree: SourceTree, directory: string, only: string | null): Promise<void> {
  const entries = await tree.list(WORKFLOW_FOLDER);
  const found = await findWorkflows(tree);
  if (!entries.available) throw new AppError('INPUT_UNREADABLE', entries.reason);
  if (!found.available) throw new AppError('INPUT_UNREADABLE', found.reason);
  if (entries.value.length === 0) throw new AppError('INPUT_UNREADABLE', `no ${WORKFLOW_FOLDER} in ${directory}`);
  if (only === null || found.value.some((path) => matchesWorkflow(path, only))) return;
  const names = found.value.map((path) => path.slice(WORKFLOW_FOLDER.length + 1)).join(', ');
  throw new AppError('USAGE', `no workflow matches ${only}; ${names === '' ? 'there is none' : `there are ${names}`}`);
}
