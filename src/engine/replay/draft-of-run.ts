import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import type { Draft, DraftJob, DraftLeg, FixedSpan } from '../../simulate/replay/draft.ts';
import { draftProgramOf } from '../../simulate/replay/draft-program.ts';
import type { RecordedJob } from '../../simulate/replay/recorded-job.ts';
import type { ModelOfPlan } from '../../simulate/schedule/model-of-plan.ts';
import { CANCELLED, FAILURE, SUCCESS } from '../../simulate/schedule/outcome.ts';
import type { ModelJob } from '../../simulate/schedule/timing-model.ts';
import type { PlannedJob } from '../../workflow/plan.ts';
import type { LegMatch } from './leg-matcher.ts';
import { recordSteps } from './record-steps.ts';

export interface DraftOptions {
  readonly event: string;
  readonly match: (name: string) => LegMatch | null;
  readonly isAsNow: (job: string) => boolean;
}

/** All jobs where they were: for a run whose event the file does not name any more. `zero`: milliseconds of Unix time. */
export function draftWithoutPlan(ran: readonly JobRun[], zero: number): Draft {
  return { jobs: [], fixed: ran.map((job) => fixedSpan(job, zero)), weight: 1, cancelAt: Number.POSITIVE_INFINITY };
}

/** A run as the model of its event has it, with its own times. `contradicts`: its jobs did not wait for each other as the file has it. */
export function draftOfRun(
  run: Run,
  zero: number,
  { model, planned }: ModelOfPlan,
  options: DraftOptions,
): { readonly draft: Draft; readonly contradicts: boolean } {
  const { matched, fixed } = matchJobs(run, zero, options);
  const past: Past[] = [];
  let contradicts = false;
  const jobs = model.jobs.map((job, index): DraftJob => {
    const before = job.needs.map((need) => past[need]);
    const ready = Math.max(0, ...before.map((need) => need?.end ?? 0));
    const allSucceeded = before.every((need) => need?.succeeded !== false);
    const own = matched.get(index);
    const records = own === undefined ? [] : recordLegs(own, job.maxParallel, { ready, zero });
    if (records.some(({ isEarly }) => isEarly)) contradicts = true;
    const legs = draftLegs(job, planned[index] ?? [], own, records, { ...options, allSucceeded });
    past[index] = {
      end: Math.max(ready, ...records.map(({ end }) => end)),
      succeeded: allSucceeded && !records.some((record) => countsAsFailed(record, job)) && !(own?.isWhole ?? false),
    };
    const { success, failure, neither } = job.runsAfter;
    const mayRun = job.runs && (allSucceeded ? success : failure || neither);
    return { ...draftJob(job, index, legs, model.jobs), isForced: !mayRun && records.some(({ job }) => hasRun(job)) };
  });
  return { draft: { jobs, fixed, weight: 1, cancelAt: Number.POSITIVE_INFINITY }, contradicts };
}

function countsAsFailed({ job: { conclusion } }: LegTimes, { legs }: ModelJob): boolean {
  return conclusion !== 'success' && conclusion !== 'neutral' && !legs.every(({ continueOnError }) => continueOnError);
}

interface Past {
  readonly end: number;
  readonly succeeded: boolean;
}

/** The job runs of one job of the model, by leg. */
interface MatchedJob {
  readonly legs: Map<number, JobRun>;
  /** Of a matrix that only runs tell. */
  readonly others: JobRun[];
  isWhole: boolean;
}

function matchJobs(run: Run, zero: number, { match }: DraftOptions): { matched: ReadonlyMap<number, MatchedJob>; fixed: FixedSpan[] } {
  const matched = new Map<number, MatchedJob>();
  const fixed: FixedSpan[] = [];
  for (const job of run.jobs) {
    if (job.carriedOver) continue;
    const found = match(job.name);
    const own = found === null ? undefined : (matched.get(found.job) ?? newMatch());
    if (found === null || own === undefined || (found.leg !== null && own.legs.has(found.leg))) {
      if (hasRun(job)) fixed.push(fixedSpan(job, zero));
      continue;
    }
    matched.set(found.job, own);
    if (found.leg !== null) own.legs.set(found.leg, job);
    else if (job.conclusion === 'skipped') own.isWhole = true;
    else own.others.push(job);
  }
  return { matched, fixed };
}

function newMatch(): MatchedJob {
  return { legs: new Map(), others: [], isWhole: false };
}

function fixedSpan(job: JobRun, zero: number): FixedSpan {
  const start = Math.max(0, (Number(job.startedAt) - zero) / 1000);
  return { labels: job.labels, start, end: Math.max(start, (Number(job.completedAt) - zero) / 1000) };
}

interface LegTimes {
  readonly job: JobRun;
  readonly delay: number;
  readonly end: number;
  /** It started before the file would have let it. */
  readonly isEarly: boolean;
}

/** GitHub's clocks disagree by a second or two (trap 2). */
const CLOCK_SLACK = 3;

/** Start delays count from when the leg could start: after all needs, and where legs wait for one another, after the end that made room. Legs start in their order. */
function recordLegs(
  { legs, others }: MatchedJob,
  maxParallel: number | null,
  { ready, zero }: { ready: number; zero: number },
): readonly LegTimes[] {
  const ordered = [...legs].sort(([a], [b]) => a - b).map(([, job]) => job);
  const running: number[] = [];
  return [...ordered, ...others].flatMap((job) => {
    if (job.conclusion === 'skipped') return [];
    running.sort((a, b) => a - b);
    const from = running.length < (maxParallel ?? Number.POSITIVE_INFINITY) ? ready : Math.max(ready, running.shift() ?? ready);
    const times = timesOf(job, from, zero);
    running.push(times.end);
    return [times];
  });
}

function timesOf(job: JobRun, from: number, zero: number): LegTimes {
  if (!hasRun(job)) return { job, delay: 0, end: from, isEarly: false };
  const at = (date: Date | null): number => (Number(date) - zero) / 1000;
  const start = at(job.startedAt);
  return {
    job,
    delay: job.awaitedApproval ? 0 : Math.max(0, start - from),
    end: Math.max(start, at(job.completedAt)),
    isEarly: start < from - CLOCK_SLACK,
  };
}

function draftLegs(
  model: ModelJob,
  planned: readonly PlannedJob[],
  own: MatchedJob | undefined,
  records: readonly LegTimes[],
  options: DraftOptions & { readonly allSucceeded: boolean },
): readonly DraftLeg[] {
  // The run has no record of it: it was not in the file then.
  if (own === undefined) return [];
  const isUnexpanded = planned[0]?.unexpanded != null && own.others.length > 0;
  const places = isUnexpanded
    ? own.others.map((job) => [0, job] as const)
    : model.legs.map((_, leg) => [leg, own.legs.get(leg) ?? null] as const);
  return places.map(([leg, job]) => {
    const { name = model.key, labels = [], continueOnError = false } = model.legs[leg] ?? {};
    const shown = isUnexpanded && job !== null ? job.name : name;
    const times = records.find((record) => record.job === job);
    const isNow = options.isAsNow(model.key);
    const steps = planned[leg]?.steps ?? [];
    return {
      name: shown,
      labels: job !== null && job.labels.length > 0 ? job.labels : labels,
      continueOnError,
      isSkipped: options.allSucceeded && (job === null || job.conclusion === 'skipped'),
      records: [{ like: `${model.key} ${shown}`, job: times === undefined ? null : recordedJob(times, isNow ? steps : null) }],
      base: steps.length === 0 ? null : draftProgramOf(steps, options.event),
      program: null,
      extra: 0,
      queue: 'recorded',
      limit: Number.POSITIVE_INFINITY,
      completes: false,
    };
  });
}

function recordedJob({ job, delay }: LegTimes, steps: PlannedJob['steps'] | null): RecordedJob {
  const ran = hasRun(job);
  const { conclusion } = job;
  const outcome =
    conclusion === 'success' || conclusion === 'neutral' || conclusion === null ? SUCCESS : conclusion === 'failure' ? FAILURE : CANCELLED;
  return {
    name: job.name,
    delay,
    duration: ran ? Math.max(0, (Number(job.completedAt) - Number(job.startedAt)) / 1000) : 0,
    outcome: ran ? outcome : CANCELLED,
    steps: ran && steps !== null ? recordSteps(steps, job) : null,
  };
}

function draftJob(job: ModelJob, id: number, legs: readonly DraftLeg[], all: readonly ModelJob[]): Omit<DraftJob, 'isForced'> {
  const { key, needs, within, closes, runs, runsAfter, maxParallel } = job;
  return {
    id,
    key,
    isOwn: within === null && (closes === null || all[closes]?.within === null),
    needs,
    within,
    closes,
    runs,
    runsAfter,
    legs,
    maxParallel,
    failFast: false,
  };
}
