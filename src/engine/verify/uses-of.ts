import { parseActionReference } from '../../workflow/action-reference.ts';
import type { Workflow } from '../../workflow/model.ts';
import { eachStep } from '../../workflow/walk.ts';
import type { Evidence } from '../evidence.ts';
import { writtenText } from './written-text.ts';

/** Every `uses` of a workflow's steps and jobs, as written, repetitions kept. */
export function usesOf(workflow: Workflow): readonly string[] {
  const found: string[] = [];
  for (const { step } of eachStep(workflow)) if (step.kind === 'action') found.push(writtenText(step.uses));
  for (const job of workflow.jobs) if (job.kind === 'call') found.push(writtenText(job.uses));
  return found;
}

/** `uses` lines of the other files and workflows at hand; read as text, since composite actions are no workflows. */
export function usesInFiles({ files, siblings = [] }: Pick<Evidence, 'files' | 'siblings'>): readonly string[] {
  const found: string[] = [];
  for (const [path, text] of [...files, ...siblings.map((workflow) => [workflow.path, workflow.text] as const)]) {
    if (!/\.ya?ml$/.test(path)) continue;
    for (const match of text.matchAll(/^[ \t]*(?:-[ \t]+)?uses:[ \t]*['"]?([^\s'"#]+)/gm)) found.push(match[1] ?? '');
  }
  return found;
}

/** Whether some use names this commit or branch of an action's repository, `owner/name`, which are told without regard to case. */
export function isRefUsed(repository: string, ref: string, used: Iterable<string>): boolean {
  for (const uses of used) {
    const other = parseActionReference(uses);
    if (other?.kind !== 'remote' || other.ref !== ref) continue;
    if (`${other.owner}/${other.name}`.toLowerCase() === repository.toLowerCase()) return true;
  }
  return false;
}
