import type { LocalSources } from '../../workflow/local-sources.ts';
import type { Job, RunnableJob, Step, Workflow } from '../../workflow/model.ts';
import { delivers, deliverySign } from '../delivery-sign.ts';
import { nearbySources } from '../find-local-sources.ts';
import { howStepPublishes } from '../how-step-publishes.ts';
import { workOf } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * In a job that delivers something, what had ended before a step that publishes still ends before it: it neither follows nor runs beside it, nor goes to
 * a job for whose end this one does not wait. Where no step is known to publish, any may.
 */
export const checkOrder: Check = ({ before, after, evidence }) => {
  const sources = nearbySources(evidence);
  const now = new Map(after.jobs.map((job) => [job.key, job]));
  for (const job of before.jobs) {
    const there = now.get(job.key);
    if (job.kind === 'call' || there === undefined || there.kind === 'call' || !(delivers(job, sources) || delivers(there, sources)))
      continue;
    const reason = whyReordered(job, there, after, sources);
    if (reason !== null) return refuse('gate-weakened', `Job ${job.key} delivers something, and ${reason}.`);
  }
  return null;
};

function whyReordered(before: RunnableJob, after: RunnableJob, workflow: Workflow, sources: LocalSources): string | null {
  const [old, now] = [placesOf(before), placesOf(after)];
  const publishing = old.filter(({ step }) => publishes(step, before, sources));
  const publishers = publishing.length > 0 ? publishing : old;
  const was = new Map(publishers.map((place) => [place.key, place]));
  const known = new Set(old.map(({ key }) => key));
  const there = new Map(now.map((place) => [place.key, place]));
  const elsewhere = worksNotWaitedFor(after, workflow);
  for (const target of now) {
    // A step that newly publishes comes after all that any had before it.
    const isNew = !known.has(target.key) && publishes(target.step, after, sources);
    const from = isNew ? publishers.at(-1) : was.get(target.key);
    if (from === undefined) continue;
    for (const first of old) {
      if (!(first.end < from.start)) continue;
      const copy = there.get(first.key);
      const isLost = copy === undefined ? elsewhere.has(first.work) : !(copy.end < target.start);
      if (isLost) return `the step that ${first.work.slice(0, 80)} would no longer end before the one that ${target.work.slice(0, 80)}`;
    }
  }
  return null;
}

function publishes(step: Step, job: RunnableJob, sources: LocalSources): boolean {
  return howStepPublishes(step, sources) !== null || deliverySign({ ...job, key: '', name: null, steps: [step] }, sources) !== null;
}

/** When a step starts and ends, counted in steps of its list; it ends before another when its end is less than that one's start. */
interface Place {
  readonly step: Step;
  readonly work: string;
  /** Its work, and the how manieth of the job it is that does it. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

function placesOf(job: RunnableJob): readonly Place[] {
  const ends = endsOfBackground(job.steps);
  const copies = new Map<string, number>();
  const places: Place[] = [];
  for (const [start, step] of job.steps.entries()) {
    for (const child of step.kind === 'parallel' ? step.children : [step]) {
      const work = workOf(job, child);
      if (work === null) continue;
      const copy = copies.get(work) ?? 0;
      copies.set(work, copy + 1);
      const runsOn = child.background;
      places.push({ step: child, work, key: `${copy} ${work}`, start, end: runsOn ? (ends.get(step) ?? Number.POSITIVE_INFINITY) : start });
    }
  }
  return places;
}

/** Where each background step is waited for; one that is never, or only cancelled, ends with the job. */
function endsOfBackground(steps: readonly Step[]): ReadonlyMap<Step, number> {
  const ends = new Map<Step, number>();
  const open = new Map<Step | string, Step>();
  for (const [at, step] of steps.entries()) {
    if (step.background) open.set(step.id ?? step, step);
    // A wait that may be skipped waits for nothing.
    if ((step.kind !== 'wait' && step.kind !== 'wait-all') || step.condition !== null) continue;
    for (const name of step.kind === 'wait' ? step.targets : [...open.keys()]) {
      const running = open.get(name);
      if (running !== undefined) ends.set(running, at);
      open.delete(name);
    }
  }
  return ends;
}

/** What jobs do that a job does not wait for. */
function worksNotWaitedFor(job: Job, { jobs }: Workflow): ReadonlySet<string> {
  const needs = new Map(jobs.map((other) => [other.key, other.needs]));
  const waited = new Set<string>([job.key]);
  const open = [...job.needs];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (waited.has(next)) continue;
    waited.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  const works = (isMeant: (key: string) => boolean) =>
    jobs.flatMap((other) => (other.kind === 'job' && isMeant(other.key) ? placesOf(other).map(({ work }) => work) : []));
  const before = new Set(works((key) => key !== job.key && waited.has(key)));
  return new Set(works((key) => !waited.has(key)).filter((work) => !before.has(work)));
}
