import type { RunsAfter } from './runs-after.ts';
import type { StepProgram, TimedStep } from './step-program.ts';

/** By place: what each step would take, and whether it would fail. */
export interface StepDraw {
  readonly duration: ArrayLike<number>;
  readonly fails: ArrayLike<boolean | number>;
}

export interface RanSteps {
  /** Seconds on the runner, from the first step to the last. */
  readonly duration: number;
  readonly failed: boolean;
  /** By place; steps that did not run are not in it. In seconds from the start of the job. */
  readonly spans: ReadonlyMap<number, { readonly start: number; readonly end: number }>;
}

/** The runner gives background steps this many places and starts the others in order as they come free. Source: actions/runner, BackgroundStepCoordinator. */
const MOST_IN_BACKGROUND = 10;

/**
 * How a job's time comes from its steps. A background step starts where it stands, and its failure is seen at the wait for it, or at the end of the job, which waits
 * for all. A parallel group is background steps and a wait. A step that was cancelled by `cancel:` does not count, unless it had failed before.
 */
export function runSteps({ actions, post }: StepProgram, draw: StepDraw): RanSteps {
  const job = new RunningJob(draw);
  for (const action of actions) {
    if (action.kind === 'step') job.run(action.step);
    else if (action.kind === 'background') job.startInBackground(action.step);
    else if (action.kind === 'wait') job.waitFor(action.places);
    else if (action.kind === 'wait-all') job.waitForAll();
    else if (action.kind === 'cancel') job.cancel(action.place);
    else {
      for (const step of action.steps) job.startInBackground(step);
      job.waitFor(action.steps.map(({ place }) => place));
    }
  }
  job.waitForAll();
  for (const step of post) job.run(step);
  return { duration: job.now, failed: job.failed, spans: job.spans };
}

class RunningJob {
  now = 0;
  failed = false;
  readonly spans = new Map<number, { start: number; end: number }>();
  private readonly draw: StepDraw;
  private readonly background = new Map<number, { end: number; fails: boolean }>();
  /** When each place for background steps is free again. */
  private readonly free = new Array<number>(MOST_IN_BACKGROUND).fill(0);

  constructor(draw: StepDraw) {
    this.draw = draw;
  }

  run(step: TimedStep): void {
    if (!this.mayRun(step.runsAfter)) return;
    const { end, fails } = this.span(step, this.now);
    this.now = end;
    this.failed ||= fails;
  }

  startInBackground(step: TimedStep): void {
    if (!this.mayRun(step.runsAfter)) return;
    const slot = this.free.indexOf(Math.min(...this.free));
    const span = this.span(step, Math.max(this.now, this.free[slot] ?? 0));
    this.free[slot] = span.end;
    this.background.set(step.place, span);
  }

  waitFor(places: Iterable<number>): void {
    for (const place of [...places]) {
      const step = this.background.get(place);
      if (step === undefined) continue;
      this.background.delete(place);
      this.now = Math.max(this.now, step.end);
      this.failed ||= step.fails;
    }
  }

  waitForAll(): void {
    this.waitFor(this.background.keys());
  }

  cancel(place: number): void {
    const step = this.background.get(place);
    const span = this.spans.get(place);
    if (step === undefined || span === undefined) return;
    if (step.end <= this.now) this.waitFor([place]);
    else {
      this.background.delete(place);
      const slot = this.free.indexOf(step.end);
      this.free[slot] = this.now;
      if (span.start >= this.now) this.spans.delete(place);
      else this.spans.set(place, { start: span.start, end: this.now });
    }
  }

  private mayRun({ success, failure }: RunsAfter): boolean {
    return this.failed ? failure : success;
  }

  private span({ place, timeout, continueOnError }: TimedStep, start: number): { end: number; fails: boolean } {
    const duration = this.draw.duration[place] ?? 0;
    const end = start + Math.min(duration, timeout);
    this.spans.set(place, { start, end });
    const fails = duration > timeout || Boolean(this.draw.fails[place] ?? false);
    return { end, fails: fails && !continueOnError };
  }
}
