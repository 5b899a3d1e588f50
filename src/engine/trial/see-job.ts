import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { quoted } from '../bottlenecks/quoted.ts';
import { flattenSteps, mapStepRuns } from '../map-step-runs.ts';
import type { EditedJob } from './edited-plan.ts';
import type { JobRunsOf } from './job-runs-of.ts';
import type { Sight } from './trial.ts';

type Records = readonly { readonly run: Run; readonly job: JobRun }[];

/** What the edit does to one job, caches apart. `hasCaches`: its steps were told of as caches already. */
export function seeJob(edited: EditedJob, jobRunsOf: JobRunsOf, hasCaches: boolean): readonly Sight[] {
  const { key, before, after, keys } = edited;
  const records = jobRunsOf(key);
  const ended = records.filter(({ job }) => job.status === 'completed');
  if (after === null) return [{ what: 'job', seen: 'seen', text: `The job ${quoted(key)} is gone` }];
  if (before === null) {
    const ran = ended.filter(({ job }) => hasRun(job)).length;
    return [{ what: 'job', seen: ran > 0 ? 'seen' : 'not-seen', text: `The new job ${quoted(key)} ran ${times(ran)}` }];
  }
  return [
    ...keys.map((name) => seeKey(name, edited, ended, jobRunsOf)),
    ...(edited.firstStep === null || hasCaches ? [] : [seeSteps(edited, ended)]),
    ...(edited.file === null ? [] : [seeFile(key, edited.file, ended)]),
  ];
}

function seeKey(name: string, { key, before, after }: EditedJob, ended: Records, jobRunsOf: JobRunsOf): Sight {
  const job = quoted(key);
  switch (name) {
    case 'needs':
      return seeNeeds(
        key,
        (before?.needs ?? []).filter((need) => after?.needs.includes(need) !== true),
        ended,
        jobRunsOf,
      );
    case 'if': {
      const skipped = ended.filter(({ job: one }) => one.conclusion === 'skipped').length;
      const seen = ended.length === 0 ? 'unknown' : skipped > 0 ? 'seen' : 'not-seen';
      return { what: 'condition', seen, text: `${job} has another condition (\`if\`): it was skipped ${of(skipped, ended.length)}` };
    }
    case 'timeout-minutes':
      return {
        what: 'timeout',
        seen: 'nothing-to-see',
        text: `${job} has a limit of ${quoted(String(after?.timeoutMinutes))} minutes: it shows only where a run hangs`,
      };
    case 'concurrency':
      return { what: 'concurrency', seen: 'nothing-to-see', text: `${job} has another \`concurrency\`: one commit alone cannot show it` };
    case 'runs-on':
      return seeRunner(key, ended);
    case 'strategy': {
      const ran = new Set(ended.filter(({ job: one }) => hasRun(one)).map(({ job: one }) => one.name)).size;
      return {
        what: 'matrix',
        seen: ended.length === 0 ? 'unknown' : 'seen',
        text: `${job} has another \`strategy\`: ${ran} ${ran === 1 ? 'leg' : 'legs'} of it ran`,
      };
    }
    default:
      return { what: 'other', seen: 'nothing-to-see', text: `${quoted(name)} of ${job} changes: the records have nothing to show of it` };
  }
}

/** An edge is gone where the job started before what it had needed was done. */
function seeNeeds(key: string, dropped: readonly string[], ended: Records, jobRunsOf: JobRunsOf): Sight {
  const job = quoted(key);
  if (dropped.length === 0)
    return { what: 'needs', seen: 'nothing-to-see', text: `${job} needs other jobs than before: nothing of time is told by that` };
  const names = dropped.map(quoted).join(', ');
  const pairs = ended.flatMap(({ run, job: one }) => {
    const ends = dropped.flatMap((need) =>
      jobRunsOf(need).flatMap((other) => (isSameAttempt(other.run, run) ? [other.job.completedAt] : [])),
    );
    const last = ends.reduce<Date | null>((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
    return one.startedAt === null || last === null || !hasRun(one) ? [] : [one.startedAt < last];
  });
  if (pairs.length === 0) return { what: 'needs', seen: 'unknown', text: `${job} no longer needs ${names}: no run has the times of both` };
  const early = pairs.filter(Boolean).length;
  return {
    what: 'needs',
    seen: early > 0 ? 'seen' : 'not-seen',
    text: `${job} no longer needs ${names}: it started before the end of that ${of(early, pairs.length)}`,
  };
}

function seeRunner(key: string, ended: Records): Sight {
  const labels = new Set(ended.filter(({ job }) => hasRun(job)).map(({ job }) => job.labels.join(', ')));
  const named = [...labels].sort().map(quoted).join(' and ');
  return {
    what: 'runner',
    seen: labels.size === 0 ? 'unknown' : 'seen',
    text: labels.size === 0 ? `${quoted(key)} asks for another runner: none has taken it yet` : `${quoted(key)} ran on ${named}`,
  };
}

/** Steps that are new or changed, in the job runs whose steps are recorded. */
function seeSteps({ key, after, newSteps }: EditedJob, ended: Records): Sight {
  const job = quoted(key);
  const steps = flattenSteps(after?.steps ?? []);
  const recorded = ended.filter(({ job: one }) => hasRun(one) && one.steps.length > 0);
  if (newSteps.size === 0)
    return {
      what: 'step',
      seen: 'nothing-to-see',
      text: `Steps of ${job} are gone or stand elsewhere; what is left ran ${times(recorded.length)}`,
    };
  if (recorded.length === 0) return { what: 'step', seen: 'unknown', text: `Steps of ${job} change: no record of them is there yet` };
  const ran = recorded.filter(({ job: one }) => {
    const done = new Set(
      [...mapStepRuns(steps, one)].flatMap(([record, role]) => ('step' in role && record.conclusion !== 'skipped' ? [role.step] : [])),
    );
    return [...newSteps].every((index) => done.has(index));
  }).length;
  return {
    what: 'step',
    seen: ran > 0 ? 'seen' : 'not-seen',
    text: `${newSteps.size} ${newSteps.size === 1 ? 'step' : 'steps'} of ${job} that the edit adds or changes ran ${of(ran, recorded.length)}`,
  };
}

function seeFile(key: string, file: string, ended: Records): Sight {
  const ran = ended.filter(({ job }) => hasRun(job)).length;
  return {
    what: 'step',
    seen: ran > 0 ? 'seen' : 'unknown',
    text: `${quoted(key)}, which uses the changed ${quoted(file)}, ran ${times(ran)}`,
  };
}

function isSameAttempt(a: Run, b: Run): boolean {
  return a.runId === b.runId && a.attempt === b.attempt;
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}

function of(n: number, all: number): string {
  return `in ${n} of ${all} job runs`;
}
