import type { Step, Workflow } from '../../workflow/model.ts';
import { actionRepository, eachStep, readWith } from '../../workflow/walk.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * A checkout leaves its credentials where it left them, and a new one leaves none in a file whose other checkouts leave none.
 * Source: zizmor's audit artipacked.
 */
export const checkCredentials: Check = ({ before, after }) => {
  const [changed] = findSettingChanges(before, after, (_, step) => (isCheckout(step) ? keepsCredentials(step) : ''));
  if (changed !== undefined) {
    return refuse('credentials-persisted', `In job ${changed.job} persist-credentials of a checkout would not be what it was.`);
  }
  const old = checkoutsOf(before);
  const isCareful = old.length > 0 && old.every((step) => keepsCredentials(step) === 'false');
  const left = checkoutsOf(after).some((step) => keepsCredentials(step) !== 'false');
  return isCareful && left ? refuse('credentials-persisted', 'Only the new checkout would leave its credentials behind.') : null;
};

function checkoutsOf(workflow: Workflow): readonly Step[] {
  return [...eachStep(workflow)].flatMap(({ step }) => (isCheckout(step) ? [step] : []));
}

function isCheckout(step: Step): boolean {
  return actionRepository(step) === 'actions/checkout';
}

function keepsCredentials(step: Step): string {
  const written = writtenText(readWith(step, 'persist-credentials')).toLowerCase();
  return written === '' ? 'true' : written;
}
