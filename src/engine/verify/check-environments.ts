import { findSettingChanges } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** Every job keeps its environment, whose approvals and secrets are the repository's own decision, and work does not move to another one. */
export const checkEnvironments: Check = ({ before, after }) => {
  const old = new Map(before.jobs.map((job) => [job.key, job]));
  const known = new Set(['', ...before.jobs.map((job) => (job.kind === 'job' ? writtenText(job.environment) : ''))]);
  for (const job of after.jobs) {
    const now = job.kind === 'job' ? writtenText(job.environment) : '';
    const was = old.get(job.key);
    const stays = was === undefined ? known.has(now) : now === (was.kind === 'job' ? writtenText(was.environment) : '');
    if (!stays) return refuse('environment-changed', `The environment of job ${job.key} would not be what it was.`);
  }
  const [moved] = findSettingChanges(before, after, (job) => writtenText(job.environment));
  return moved === undefined
    ? null
    : refuse('environment-changed', `A step would come to run in job ${moved.job}, in another environment.`);
};
