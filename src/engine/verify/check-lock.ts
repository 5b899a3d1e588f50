import { equalJson } from '../../workflow/equal-json.ts';
import { locate } from '../../workflow/locate.ts';
import type { Workflow } from '../../workflow/model.ts';
import { plainAt } from '../../workflow/walk.ts';
import { type Check, refuse } from './verified-change.ts';

/** The `dependencies:` section that locks a workflow's actions stays, byte for byte: GitHub's own tool writes it. */
export const checkLock: Check = ({ before, after }) => {
  const isSame = equalJson(plainAt(before, ['dependencies']), plainAt(after, ['dependencies'])) && textOf(before) === textOf(after);
  return isSame ? null : refuse('actions-lock', 'The dependencies section of the workflow would change.');
};

function textOf(workflow: Workflow): string {
  const span = locate(workflow, ['dependencies']);
  return span === null ? '' : workflow.text.slice(span.start, span.end);
}
