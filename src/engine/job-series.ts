import { ownValue } from '../model/json.ts';
import { equalJson } from '../workflow/equal-json.ts';
import type { ExpandedPlan, WrittenJob } from '../workflow/plan.ts';
import type { Era, EraList } from './eras.ts';
import { jobPlan } from './job-plan.ts';

/** A rename that was inferred, never written down by anybody. */
export interface RenameLink {
  readonly from: string;
  readonly to: string;
  /** What speaks for it, as a part of a sentence: `does the same work`. */
  readonly why: string;
}

export interface JobSeries {
  /** The key by which the newest version that has the job knows it; null for a key that the version does not have. */
  readonly seriesOf: (era: Era, key: string) => string | null;
  /** The other way round; null where the version has no such job. */
  readonly keyIn: (era: Era, series: string) => string | null;
  readonly links: readonly RenameLink[];
}

interface Line {
  key: string;
  job: WrittenJob;
  plan: ExpandedPlan;
  readonly keys: Map<Era, string>;
}

/**
 * Follows each job through the versions of the file. A key stays its job; one that went when another came is the same job under a new key where it
 * does the same work, or where nothing but a part of its steps changed and no other job could be meant.
 */
export function jobSeries(eras: EraList): JobSeries {
  const series = known.get(eras) ?? followAll(eras);
  known.set(eras, series);
  return series;
}

const known = new WeakMap<EraList, JobSeries>();

function followAll(eras: EraList): JobSeries {
  const lines: Line[] = [];
  const links: RenameLink[] = [];
  for (const era of eras.list) if (era.plan !== null) followJobs(era, era.plan, lines, links);
  const named = new Map<Line, string>();
  // The newest owner of a key has it; an earlier job of the same key, which went under another, is told apart.
  for (const line of lines.toReversed())
    named.set(line, [...named.values()].includes(line.key) ? `${line.key}~${lines.indexOf(line)}` : line.key);
  return {
    seriesOf: (era, key) => {
      const line = lines.find(({ keys }) => keys.get(era) === key);
      return line === undefined ? null : (named.get(line) ?? null);
    },
    keyIn: (era, series) => lines.find((line) => named.get(line) === series)?.keys.get(era) ?? null,
    links,
  };
}

function followJobs(era: Era, plan: ExpandedPlan, lines: Line[], links: RenameLink[]): void {
  const gone = lines.filter((line) => !plan.written.some(({ key }) => key === line.key));
  const added = plan.written.filter(({ key }) => !lines.some((line) => line.key === key));
  for (const job of plan.written) {
    const line = lines.find(({ key }) => key === job.key);
    if (line !== undefined) take(line, job, plan, era);
  }
  for (const test of TESTS) {
    for (const job of [...added]) {
      const sources = gone.filter((line) => test.holds(line, job, plan));
      const [source] = sources;
      const rivals = source === undefined ? [] : added.filter((other) => test.holds(source, other, plan));
      if (source === undefined || sources.length > 1 || rivals.length > 1) continue;
      links.push({ from: source.key, to: job.key, why: test.why });
      take(source, job, plan, era);
      gone.splice(gone.indexOf(source), 1);
      added.splice(added.indexOf(job), 1);
    }
  }
  for (const job of added) lines.push({ key: job.key, job, plan, keys: new Map([[era, job.key]]) });
}

function take(line: Line, job: WrittenJob, plan: ExpandedPlan, era: Era): void {
  Object.assign(line, { key: job.key, job, plan });
  line.keys.set(era, job.key);
}

interface Test {
  readonly why: string;
  readonly holds: (line: Line, job: WrittenJob, plan: ExpandedPlan) => boolean;
}

/** In this order: what is more certain goes first. Needs are left out, since those may have been renamed, too. */
const TESTS: readonly Test[] = [
  // Versions of several branches take turns in a history.
  { why: 'had this key before', holds: ({ keys }, job) => [...keys.values()].includes(job.key) },
  { why: 'does the same work', holds: (line, job, plan) => equalJson(workOf(line.plan, line.job), workOf(plan, job)) },
  {
    why: 'has the same name and runner',
    holds: ({ job: before }, job) => {
      const name = ownValue(job.rest, 'name');
      return name !== undefined && equalJson(name, ownValue(before.rest, 'name')) && equalJson(job.runsOn, before.runsOn);
    },
  },
  { why: 'has most of its steps', holds: ({ job: before }, job) => sharesMostSteps(before, job) },
];

function workOf(plan: ExpandedPlan, job: WrittenJob) {
  return jobPlan(plan, { ...job, needs: [] });
}

/** Checkouts and set-ups are in every job: a script or two in common say more. */
function sharesMostSteps(before: WrittenJob, after: WrittenJob): boolean {
  const old = new Set(before.steps.flatMap(({ run }) => (run === null ? [] : [run])));
  const now = new Set(after.steps.flatMap(({ run }) => (run === null ? [] : [run])));
  const shared = [...now].filter((run) => old.has(run)).length;
  return shared > 0 && shared * 4 >= Math.max(old.size, now.size) * 3;
}
