import { UNLIMITED } from '../schedule/limits.ts';
import { SUCCESS } from '../schedule/outcome.ts';
import type { QueueTimes } from '../schedule/queue-times.ts';
import { emptyDraw, type RunDraw } from '../schedule/run-draw.ts';
import { Scheduler } from '../schedule/scheduler.ts';
import { type CompiledDraft, compileDraft } from './compile-draft.ts';
import type { Draft, RoundChances } from './draft.ts';
import { drawLeg } from './draw-leg.ts';
import type { RecordedRun } from './recorded-run.ts';
import { chancesOf, type StandIns } from './stand-ins.ts';

/** What one run of the history would have come to. */
export interface PricedRun {
  /** Seconds from its first job queued until its last job done, without waits for an approval. */
  readonly makespan: number;
  /** Seconds, the sum of its jobs. */
  readonly runnerTime: number;
  /** US dollars, each job's time rounded up to a minute; null where a job has no price. */
  readonly cost: number | null;
  /** It would have been cancelled while it ran: it has no result, and no makespan to compare. */
  readonly isCut: boolean;
}

export interface ReplayContext {
  readonly standIns: StandIns;
  readonly queueTimes: QueueTimes;
  readonly seed: number;
  /** Of a minute, by labels; null: not known. */
  readonly priceOf: (labels: readonly string[]) => number | null;
}

/** Of a minute: what adding and subtracting seconds leaves. */
const ROUNDING = 1e-9;

/** Runs a draft as often as it is asked, each time with what effects come to then. Null where it would run a job whose time no run tells. */
export type DraftReplay = (round: RoundChances) => PricedRun | null;

/** Null where the draft's jobs need each other in a circle. */
export function replayOf(recorded: RecordedRun, draft: Draft, context: ReplayContext): DraftReplay | null {
  const compiled = compileDraft(draft);
  if (compiled === null) return null;
  const scheduler = new Scheduler([compiled.model], UNLIMITED);
  const draw = emptyDraw(compiled.legs.length);
  const uniform = chancesOf(context.seed, recorded.run.runId);
  const hour = recorded.run.createdAt.getUTCHours();
  const { runId } = recorded.run;
  return (round) => {
    const unknown: number[] = [];
    for (const [index, leg] of compiled.legs.entries()) {
      const drawn = drawLeg(leg, { ...context, ...round, uniform, hour, runId });
      if (drawn === null) unknown.push(index);
      draw.delay[index] = drawn?.delay ?? 0;
      draw.duration[index] = drawn?.duration ?? 0;
      draw.outcome[index] = drawn?.outcome ?? SUCCESS;
    }
    const replayed = measure(scheduler, draw, draft, compiled, context);
    return unknown.some((leg) => !Number.isNaN(scheduler.start[leg])) ? null : replayed;
  };
}

function measure(scheduler: Scheduler, draw: RunDraw, draft: Draft, { legs }: CompiledDraft, { priceOf }: ReplayContext): PricedRun {
  const arrival = { at: 0, ref: '', draw, cancelAt: Number.POSITIVE_INFINITY };
  scheduler.run([arrival]);
  const spans = () => [...fixedSpans(draft), ...legSpans(scheduler, legs)];
  const whole = spans();
  const isCut = draft.cancelAt < Math.max(0, ...whole.map(({ end }) => end));
  if (isCut) scheduler.run([{ ...arrival, cancelAt: draft.cancelAt }]);
  return { ...sumOf(isCut ? spans().map((span) => cut(span, draft.cancelAt)) : whole, priceOf), isCut };
}

interface Span {
  readonly labels: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly isFixed: boolean;
}

function fixedSpans({ fixed }: Draft): readonly Span[] {
  return fixed.map((span) => ({ ...span, isFixed: true }));
}

function legSpans({ start, end }: Scheduler, legs: CompiledDraft['legs']): readonly Span[] {
  return legs.flatMap(({ labels }, index) => {
    const from = start[index] ?? Number.NaN;
    return Number.isNaN(from) ? [] : [{ labels, start: from, end: end[index] ?? from, isFixed: false }];
  });
}

function cut(span: Span, at: number): Span {
  return span.isFixed ? { ...span, end: Math.min(span.end, Math.max(span.start, at)) } : span;
}

function sumOf(spans: readonly Span[], priceOf: ReplayContext['priceOf']): Omit<PricedRun, 'isCut'> {
  let [makespan, runnerTime] = [0, 0];
  let cost: number | null = 0;
  for (const { labels, start, end } of spans) {
    makespan = Math.max(makespan, end);
    runnerTime += end - start;
    if (end <= start) continue;
    const price = priceOf(labels);
    cost = cost === null || price === null ? null : cost + Math.ceil((end - start) / 60 - ROUNDING) * price;
  }
  return { makespan, runnerTime, cost };
}
