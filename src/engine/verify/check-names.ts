import { readReferencesOf } from '../../workflow/expressions/read-references.ts';
import type { Workflow } from '../../workflow/model.ts';
import { eachStep, plainAt } from '../../workflow/walk.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** No name is computed that was not, but from the matrix: what it would show is somebody else's text, and no check could be told by it. */
export const checkNames: Check = ({ before, after }) => {
  const old = new Set(namesOf(before));
  const fresh = namesOf(after).find((name) => !old.has(name) && !isPlain(name));
  return fresh === undefined ? null : refuse('expression-in-name', `The name ${fresh.slice(0, 80)} would be computed.`);
};

function namesOf(workflow: Workflow): readonly string[] {
  const steps = [...eachStep(workflow)].map(({ step }) => step.name);
  const runName = plainAt(workflow, ['run-name']);
  return [
    ...[workflow.name, ...workflow.jobs.map((job) => job.name), ...steps].map(writtenText),
    ...(typeof runName === 'string' ? [runName] : []),
  ];
}

function isPlain(name: string): boolean {
  if (!name.includes('${{')) return true;
  const { references, broken } = readReferencesOf(name);
  return broken.length === 0 && references.every(({ context }) => context === 'matrix');
}
