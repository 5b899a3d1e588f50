import type { Defaults } from '../../workflow/model.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** Every script is run by the shell that ran it, in the same folder, whatever says so: the step, its job's defaults or the workflow's. */
export const checkShells: Check = ({ before, after }) => {
  const [changed] = findSettingChanges(before, after, (job, step, workflow) => {
    if (step.kind !== 'run') return [];
    const defaults = [job.defaults, workflow.defaults];
    const shell = [step.shell, ...defaults.map((given) => given?.shell ?? null)];
    const folder = [step.workingDirectory, ...defaults.map((given) => given?.workingDirectory ?? null)];
    return [...[shell, folder].map((values) => values.map(writtenText).find((text) => text !== '') ?? ''), ...defaults.map(computed)];
  });
  return changed === undefined ? null : refuse('shell-changed', `A script of job ${changed.job} would run in another shell or folder.`);
};

/** The whole of a block that only a run can tell. */
function computed(defaults: Defaults | null): string {
  return defaults === null || defaults.known || defaults.shell !== null || defaults.workingDirectory !== null ? '' : defaults.expression;
}
