import { CANCELLED, FAILURE, SKIPPED, SUCCESS } from '../schedule/outcome.ts';
import type { QueueTimes } from '../schedule/queue-times.ts';
import { type RanSteps, runSteps } from '../schedule/run-steps.ts';
import type { Chances, DraftItem, DraftLeg, DraftProgram, DraftStep, RecordedLeg } from './draft.ts';
import type { RecordedJob, RecordedStep } from './recorded-job.ts';
import type { StandIns } from './stand-ins.ts';

/** What a leg would come to. */
export interface DrawnLeg {
  readonly delay: number;
  readonly duration: number;
  readonly outcome: number;
}

export interface DrawContext extends Chances {
  readonly standIns: StandIns;
  readonly queueTimes: QueueTimes;
  readonly runId: number;
  /** Of UTC, in which the run was created. */
  readonly hour: number;
}

/** Null where no run tells what it takes. */
export function drawLeg(leg: DraftLeg, context: DrawContext): DrawnLeg | null {
  if (leg.isSkipped) return { delay: 0, duration: 0, outcome: SKIPPED };
  const jobs: RecordedJob[] = [];
  for (const record of leg.records) {
    const job = resolve(record, leg, context);
    if (job === null) return null;
    jobs.push(job);
  }
  const [first] = jobs;
  const taken = first === undefined ? null : timeOf(leg, jobs, first, context);
  if (first === undefined || taken === null) return null;
  const whole = taken.outcome === SUCCESS ? taken.duration + leg.extra : taken.duration;
  const duration = taken.outcome === SUCCESS ? whole : Math.min(whole, leg.limit);
  return { delay: delayOf(leg, first, context), duration, outcome: taken.outcome };
}

function resolve({ like, job }: RecordedLeg, leg: DraftLeg, { standIns, uniform }: DrawContext): RecordedJob | null {
  if (job !== null && !(job.outcome === CANCELLED && leg.completes)) return job;
  return standIns.pick(like, job?.duration ?? 0, leg.program !== null, uniform(`time of ${like}`)) ?? job;
}

function delayOf(
  { queue, records, labels, name }: DraftLeg,
  first: RecordedJob,
  { queueTimes, hour, uniform, runId }: DrawContext,
): number {
  if (queue === 'recorded' && records[0]?.job != null) return first.delay;
  return queueTimes.draw(labels, hour, uniform(`queue of ${name}`), runId) ?? first.delay;
}

function timeOf(
  { base, program, records }: DraftLeg,
  jobs: readonly RecordedJob[],
  first: RecordedJob,
  context: DrawContext,
): Pick<DrawnLeg, 'duration' | 'outcome'> | null {
  // Somebody or a limit ended it: how long its steps would have taken is not in the record, and nothing that shortens them ends it sooner.
  const cancelled = jobs.find(({ outcome }) => outcome === CANCELLED);
  if (cancelled !== undefined) return { duration: cancelled.duration, outcome: CANCELLED };
  if (program === null) return { duration: first.duration, outcome: first.outcome };
  if (base === null || jobs.some(({ steps }) => steps === null)) return null;
  const asWas = run(base, [first], null, () => null);
  const likely = (record: number, step: number) => likelyTime(records[record]?.like ?? '', step, context);
  const asWouldBe = run(program, jobs, context, likely);
  const duration = Math.max(0, first.duration - asWas.duration + asWouldBe.duration);
  const hasFailedStep = jobs.some(({ steps }) => steps?.main.some(({ failed }) => failed));
  const failed = asWouldBe.failed || (first.outcome === FAILURE && !hasFailedStep);
  return { duration, outcome: failed ? FAILURE : SUCCESS };
}

type LikelyTime = (record: number, step: number) => number | null;

function run(program: DraftProgram, jobs: readonly RecordedJob[], chances: Chances | null, likely: LikelyTime): RanSteps {
  const duration: number[] = [];
  const fails: boolean[] = [];
  for (const step of program.steps) {
    const recorded = recordedStep(step, jobs, likely);
    duration.push(
      chances === null ? recorded.time : step.changes.reduce((time, change) => Math.max(0, change(time, chances)), recorded.time),
    );
    fails.push(recorded.failed);
  }
  if (chances !== null) for (const item of program.items) slowDown(item, duration, chances);
  return runSteps({ actions: program.items.map(({ action }) => action), post: program.post }, { duration, fails });
}

/** Steps side by side that gain a part g of their overlap take sum - g (sum - longest): each is that much slower. */
function slowDown({ action, gainOf }: DraftItem, duration: number[], chances: Chances): void {
  if (gainOf === undefined || action.kind !== 'parallel') return;
  const own = action.steps.map(({ place }) => duration[place] ?? 0);
  const [sum, longest] = [own.reduce((total, time) => total + time, 0), Math.max(0, ...own)];
  if (longest === 0) return;
  const factor = Math.max(1, (sum - chances.share(gainOf) * (sum - longest)) / longest);
  for (const { place } of action.steps) duration[place] = (duration[place] ?? 0) * factor;
}

function recordedStep({ source }: DraftStep, jobs: readonly RecordedJob[], likely: LikelyTime): { time: number; failed: boolean } {
  if (source.kind === 'new') return { time: 0, failed: false };
  const steps = jobs[source.record]?.steps ?? null;
  if (steps === null) return { time: 0, failed: false };
  if (source.kind === 'runner') return { time: steps.runner[source.name], failed: false };
  if (source.kind === 'post') return { time: steps.post[source.step] ?? 0, failed: false };
  const main = steps.main[source.step];
  const time = main?.duration ?? (wasNotReached(steps.main, source.step) ? likely(source.record, source.step) : null) ?? 0;
  return { time, failed: main?.failed ?? false };
}

/** It did not run, and something before it had failed: an order in which it comes sooner would run it. */
function wasNotReached(main: readonly RecordedStep[], step: number): boolean {
  return main[step]?.duration == null && main.slice(0, step).some(({ failed }) => failed);
}

function likelyTime(like: string, step: number, { standIns, uniform }: DrawContext): number | null {
  const other = standIns.pick(like, 0, true, uniform(`step ${step} of ${like}`));
  return other?.steps?.main[step]?.duration ?? null;
}
