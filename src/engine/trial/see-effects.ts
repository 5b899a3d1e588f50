import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { quoted } from '../bottlenecks/quoted.ts';
import type { EditedJob, EditedPlan } from './edited-plan.ts';
import { keysOfName } from './find-relation.ts';
import type { JobRunsOf } from './job-runs-of.ts';
import { seeCaches } from './see-caches.ts';
import { seeJob } from './see-job.ts';
import type { Sight } from './trial.ts';

/** What the edit was to do, and whether the records of these attempts show it. Times are not compared here. */
export function seeEffects(edited: EditedPlan, runs: readonly Run[]): readonly Sight[] {
  const { after, workflow } = edited;
  if (after === null || workflow === null || runs.length === 0) return [];
  const byKey = new Map<string, { run: Run; job: JobRun }[]>();
  for (const run of runs)
    for (const job of run.jobs) {
      if (job.carriedOver) continue;
      const [key, ...more] = keysOfName(after, job.name, run.event);
      if (key === undefined || more.length > 0) continue;
      const list = byKey.get(key) ?? [];
      byKey.set(key, list);
      list.push({ run, job });
    }
  const jobRunsOf: JobRunsOf = (key) => byKey.get(key) ?? [];
  return [...seeWorkflow(edited), ...[...edited.jobs.values()].flatMap((job) => seeOne(edited, job, jobRunsOf))];
}

function seeOne(edited: EditedPlan, job: EditedJob, jobRunsOf: JobRunsOf): readonly Sight[] {
  const caches = edited.workflow === null ? [] : seeCaches(edited.workflow, job, jobRunsOf);
  return [...caches, ...seeJob(job, jobRunsOf, caches.length > 0)];
}

function seeWorkflow({ changes }: EditedPlan): readonly Sight[] {
  const keys = new Set(changes.filter(({ place }) => !place.startsWith('jobs.')).map(({ place }) => place.split('.', 1)[0] ?? place));
  return [...keys].map((key): Sight => {
    const common = { seen: 'nothing-to-see' } as const;
    if (key === 'concurrency')
      return {
        ...common,
        what: 'concurrency',
        text: 'A newer run cancels or awaits an older one (`concurrency`): one commit alone cannot show it',
      };
    if (key === 'on')
      return { ...common, what: 'trigger', text: 'What starts the workflow changes (`on`): runs that did start cannot show it' };
    return { ...common, what: 'other', text: `${quoted(key)} changes for every job: the records have nothing to show of it` };
  });
}
