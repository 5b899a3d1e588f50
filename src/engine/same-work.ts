import { asMap } from '../model/json.ts';
import type { ExpandedPlan, WrittenJob } from '../workflow/plan.ts';
import { jobPlan } from './job-plan.ts';
import { localPaths } from './local-files.ts';
import { readsEvent } from './reads-event.ts';

/** Whether another event makes the same work. Null: the text of the workflow alone does not tell. */
export type DoesSame = (event: string | null) => boolean | null;

export interface SameWork {
  /** Of the job with this key, null for a job that the text does not have: both events start it, and neither it nor what it needs reads the event. */
  readonly ofJob: (key: string | null, event: string | null) => DoesSame;
  /** Of all that `event` starts: the other one starts the same jobs, and none of them reads the event. */
  readonly ofRun: (event: string | null) => DoesSame;
}

/** Compares what the events of one version of a workflow start; null: of a version whose text is not known, which tells nothing. */
export function sameWork(plan: ExpandedPlan | null): SameWork {
  if (plan === null)
    return { ofJob: (_, event) => (other) => orNull(other === event), ofRun: (event) => (other) => orNull(other === event) };
  const dependence = new Map<string, boolean | null>();
  const dependsOnEvent = (job: WrittenJob): boolean | null => {
    const known = dependence.get(job.key);
    if (known !== undefined) return known;
    const found = readsEvent(workOf(plan, job)) || (isWhole(job) ? false : null);
    dependence.set(job.key, found);
    return found;
  };
  const among = (jobs: readonly WrittenJob[]): boolean | null => {
    const found = jobs.map(dependsOnEvent);
    return found.includes(true) ? false : found.includes(null) ? null : true;
  };
  return {
    ofJob: (key, event) => (other) => {
      if (other === event) return true;
      const jobs = withNeeds(plan, key);
      const [here, there] = [startedBy(plan, event), startedBy(plan, other)];
      const [job] = jobs;
      if (job === undefined) return null;
      return here?.includes(job) && there?.includes(job) ? among(jobs) : false;
    },
    ofRun: (event) => (other) => {
      if (other === event) return true;
      const [here, there] = [startedBy(plan, event), startedBy(plan, other)];
      const isEqual = here?.length === there?.length && here?.every((job) => there?.includes(job));
      return here !== null && isEqual ? among(here) : false;
    },
  };
}

/** The jobs that may run on an event; null where the version does not start on it. */
export function startedBy(plan: ExpandedPlan, event: string | null): readonly WrittenJob[] | null {
  const trigger = plan.triggers.find((candidate) => candidate.event === event);
  if (trigger === undefined) return null;
  const keys = new Set(trigger.jobs.filter(({ runs }) => runs !== 'no').map(({ key }) => key));
  return plan.written.filter(({ key }) => keys.has(key));
}

function orNull(isTrue: boolean): true | null {
  return isTrue ? true : null;
}

/** Waiting for others is no work. */
function workOf(plan: ExpandedPlan, job: WrittenJob) {
  return asMap(jobPlan(plan, { ...job, concurrency: null }));
}

/** Whether nothing of it stands in other files of the repository, which are not read here. */
function isWhole(job: WrittenJob): boolean {
  return job.uses === null && localPaths(job).length === 0;
}

/** A job, first, and all that it needs, which may hand it other data. */
function withNeeds(plan: ExpandedPlan, key: string | null): readonly WrittenJob[] {
  const found = new Set<WrittenJob>(plan.written.filter((job) => job.key === key));
  for (const job of found) for (const need of plan.written.filter((other) => job.needs.includes(other.key))) found.add(need);
  return [...found];
}
