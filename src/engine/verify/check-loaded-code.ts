import type { Step, Workflow } from '../../workflow/model.ts';
import { actionRepository, eachStep, readWith } from '../../workflow/walk.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** What says whose code a checkout brings, and where it puts it. */
const SOURCE_INPUTS: readonly string[] = [
  'repository',
  'ref',
  'path',
  'ssh-key',
  'github-server-url',
  'submodules',
  'allow-unsafe-pr-checkout',
];

/** A checkout brings the commit that it brought, to where it brought it. Variables that load code are for checkVariables. */
export const checkLoadedCode: Check = ({ before, after }) => {
  const [moved] = findSettingChanges(before, after, (_, step) => (isCheckout(step) ? sourceOf(step) : ''));
  const known = new Set(['', ...checkoutsOf(before)]);
  const fresh = moved !== undefined || checkoutsOf(after).some((source) => !known.has(source));
  return fresh ? refuse('code-from-elsewhere', 'A checkout would bring another repository or commit, or put it elsewhere.') : null;
};

function isCheckout(step: Step): boolean {
  return actionRepository(step) === 'actions/checkout';
}

function checkoutsOf(workflow: Workflow): readonly string[] {
  return [...eachStep(workflow)].flatMap(({ step }) => (isCheckout(step) ? [sourceOf(step)] : []));
}

/** Empty for a checkout that says nothing of it. */
function sourceOf(step: Step): string {
  const parts = SOURCE_INPUTS.map((input) => writtenText(readWith(step, input)));
  return parts.every((part) => part === '' || part === 'false') ? '' : JSON.stringify(parts);
}
