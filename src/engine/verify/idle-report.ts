import type { RunnableJob, Step, Workflow } from '../../workflow/model.ts';
import { actionRepository } from '../../workflow/walk.ts';
import { delivers } from '../delivery-sign.ts';
import { findCalled, nearbySources } from '../find-local-sources.ts';
import type { VerifiedChange } from './verified-change.ts';

/** What reads the artifacts of a run, in any file that can take part in it or follow it. */
const READERS =
  /download-artifact|run\s+download|deploy-pages|artifacts?\/merge|\/artifacts\b|listWorkflowRunArtifacts|downloadArtifact|getArtifact/i;

/**
 * Tells of a step whether it only keeps files for people: it uploads an artifact in a job that delivers nothing, nothing at hand reads artifacts, and
 * nothing of the run is unread. It may then do so where it did not, such as after failures alone.
 */
export function idleReports({ before, after, evidence }: VerifiedChange): (job: RunnableJob, step: Step) => boolean {
  const { siblings, files } = evidence;
  const workflows: readonly Workflow[] = [before, after, ...(siblings ?? [])];
  const texts = [...workflows.map(({ text }) => text), ...files.values()];
  const isAlone =
    siblings !== undefined && !texts.some((text) => READERS.test(text)) && isAllRead(before, workflows) && isAllRead(after, workflows);
  const sources = nearbySources(evidence);
  return (job, step) => isAlone && isUpload(step) && !delivers(job, sources);
}

/** Without an id, by which others could ask for what became of it. */
function isUpload(step: Step): boolean {
  if (actionRepository(step) !== 'actions/upload-artifact' || step.id !== null || step.kind !== 'action') return false;
  return step.action?.kind === 'remote' && step.action.path === '';
}

/** Whether every call and every local action of a workflow was read. */
function isAllRead(workflow: Workflow, siblings: readonly Workflow[]): boolean {
  const calls = workflow.jobs.filter(({ kind }) => kind === 'call').length;
  const called = findCalled(workflow, siblings);
  const isLocal = /uses:\s*['"]?[.$]\//.test(workflow.text.replace(/uses:\s*['"]?[.$]\/\.github\/workflows\//g, ''));
  return !isLocal && (calls === 0 || (called.available && called.value.size >= calls));
}
