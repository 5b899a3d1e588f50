import type { RunDraw } from './run-draw.ts';
import type { ScheduleTables } from './schedule-tables.ts';

/** When a run starts and what it draws. */
export interface Arrival {
  /** Seconds. */
  readonly at: number;
  /** What concurrency groups of scope `ref` tell runs apart by. */
  readonly ref: string;
  readonly draw: RunDraw;
  /** When somebody cancels it; Infinity for never. */
  readonly cancelAt: number;
}

/** How far each run, job and leg has come in one schedule; overwritten by the next. */
export class ScheduleState {
  /** By leg: when a runner started it, or NaN where none did, and when it was over. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** By leg: a code of `OUTCOMES`. */
  readonly outcome: Uint8Array;
  /** By leg: when it was handed to its pools, or NaN. */
  readonly queued: Float64Array;
  protected readonly tables: ScheduleTables;
  protected readonly legState: Uint8Array;
  protected readonly legKeys: (string | null)[];
  protected readonly runKeys: (string | null)[];
  protected readonly needsLeft: Int32Array;
  protected readonly nextLeg: Int32Array;
  protected readonly activeLegs: Int32Array;
  protected readonly openLegs: Int32Array;
  protected readonly isEvaluated: Uint8Array;
  /** By job, once it is over: bits of what came of it and of everything up its needs. */
  protected readonly chainState: Uint8Array;
  /** By job: bits of what came of its own legs. */
  protected readonly ownState: Uint8Array;
  protected readonly openJobs: Int32Array;
  protected readonly isCancelled: Uint8Array;
  protected readonly hasBegun: Uint8Array;
  protected arrivals: readonly Arrival[] = [];
  protected legDelay: Float64Array;
  protected legDuration: Float64Array;
  protected legDrawn: Uint8Array;

  constructor(tables: ScheduleTables) {
    this.tables = tables;
    const { legJob, jobRun, runs } = tables;
    const [legs, jobs] = [legJob.length, jobRun.length];
    this.start = new Float64Array(legs);
    this.end = new Float64Array(legs);
    this.queued = new Float64Array(legs);
    this.outcome = new Uint8Array(legs);
    this.legState = new Uint8Array(legs);
    this.legKeys = new Array<string | null>(legs).fill(null);
    this.runKeys = new Array<string | null>(runs).fill(null);
    this.needsLeft = new Int32Array(jobs);
    this.nextLeg = new Int32Array(jobs);
    this.activeLegs = new Int32Array(jobs);
    this.openLegs = new Int32Array(jobs);
    this.isEvaluated = new Uint8Array(jobs);
    this.chainState = new Uint8Array(jobs);
    this.ownState = new Uint8Array(jobs);
    this.openJobs = new Int32Array(runs);
    this.isCancelled = new Uint8Array(runs);
    this.hasBegun = new Uint8Array(runs);
    this.legDelay = new Float64Array(legs);
    this.legDuration = new Float64Array(legs);
    this.legDrawn = new Uint8Array(legs);
  }

  protected reset(arrivals: readonly Arrival[]): void {
    const { runs, runJobs, jobLegs, jobNeeds } = this.tables;
    this.arrivals = arrivals;
    this.start.fill(Number.NaN);
    this.end.fill(Number.NaN);
    this.queued.fill(Number.NaN);
    for (const state of [this.legState, this.outcome, this.activeLegs, this.isEvaluated, this.chainState, this.ownState]) state.fill(0);
    this.isCancelled.fill(0);
    this.hasBegun.fill(0);
    this.legKeys.fill(null);
    this.runKeys.fill(null);
    this.needsLeft.set(jobNeeds);
    for (let job = 0; job < this.needsLeft.length; job += 1) {
      this.nextLeg[job] = jobLegs[job] as number;
      this.openLegs[job] = (jobLegs[job + 1] as number) - (jobLegs[job] as number);
    }
    for (let run = 0; run < runs; run += 1) {
      this.openJobs[run] = (runJobs[run + 1] as number) - (runJobs[run] as number);
      const draw = arrivals[run]?.draw;
      const first = jobLegs[runJobs[run] as number] as number;
      if (draw === undefined) continue;
      this.legDelay.set(draw.delay, first);
      this.legDuration.set(draw.duration, first);
      this.legDrawn.set(draw.outcome, first);
    }
  }
}
