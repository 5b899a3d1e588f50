import { whyUnsound } from '../../workflow/expressions/why-unsound.ts';
import type { Workflow } from '../../workflow/model.ts';
import { eachStep } from '../../workflow/walk.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** No condition that GitHub reads otherwise than a person does. Sources: zizmor's audits unsound-condition, unsound-contains and unsound-ternary. */
export const checkSoundness: Check = ({ before, after }) => {
  const old = new Set(conditionsOf(before));
  for (const condition of conditionsOf(after)) {
    const reason = old.has(condition) ? null : whyOdd(condition);
    if (reason !== null) return refuse('condition-unsound', `The condition \`${condition.trim().slice(0, 80)}\` ${reason}.`);
  }
  return null;
};

function conditionsOf(workflow: Workflow): readonly string[] {
  const steps = [...eachStep(workflow)].map(({ step }) => step.condition);
  return [...workflow.jobs.map((job) => job.condition), ...steps].map(writtenText);
}

function whyOdd(condition: string): string | null {
  if (condition.includes('${{') && !/^\$\{\{(?:(?!\}\})[\s\S])*\}\}$/.test(condition))
    return 'is always true: text stands beside its braces';
  return whyUnsound(unbraced(condition));
}

function unbraced(condition: string): string {
  const text = condition.trim();
  return text.startsWith('${{') && text.endsWith('}}') ? text.slice(3, -2) : text;
}
