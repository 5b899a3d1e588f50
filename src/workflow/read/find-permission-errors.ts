import { isMap, isScalar } from 'yaml';
import type { Problem, Workflow } from '../model.ts';
import { entriesOf, type Place } from '../yaml/place.ts';
import { toProblem } from '../yaml/to-problem.ts';
import { fieldsOf, nodeOf } from './read-value.ts';

/**
 * Levels that are none of read, write and none, of the workflow and its jobs. GitHub's schema does not look at a scope that it is too old to know;
 * one that we could not rank would be lost from the model, and a change of it unseen.
 */
export function findPermissionErrors(_: Workflow, root: Place): readonly Problem[] {
  const fields = fieldsOf(root);
  const jobs = fields.get('jobs');
  const blocks = [fields, ...(jobs === undefined ? [] : entriesOf(jobs).map(fieldsOf))].flatMap(
    (holder) => holder.get('permissions') ?? [],
  );
  return blocks.filter((block) => isMap(block.node)).flatMap((block) => entriesOf(block).flatMap((entry) => errorOf(entry) ?? []));
}

function errorOf(entry: Place): Problem | null {
  const level = isScalar(entry.node) ? entry.node.value : null;
  if (level === 'read' || level === 'write' || level === 'none') return null;
  return toProblem(
    'not-a-workflow',
    `The permission ${String(entry.route.at(-1)).slice(0, 80)} is neither read, write nor none.`,
    nodeOf(entry).span,
  );
}
