import { createEventQueue } from '../schedule/event-queue.ts';
import { PoolState } from './pool-state.ts';
import type { PoolTables, TabledJob } from './pool-tables.ts';
import { mostRunners, problemOf, type ScaleRule } from './runner-pool.ts';
import { scaleStep, wantedStep } from './scale-pool.ts';
import type { Dispatcher, ExpectedDurations, Scene, Start, Strategy } from './strategy.ts';

/** Of one moment: who ends makes room before anyone comes, and rules look when all who could start have. */
const END = 0;
const RUNNER_READY = 1;
const ARRIVE = 2;
const LOOK = 3;

/** Where and when a job ran. Seconds since the first run. */
export interface Placement {
  readonly pool: number;
  readonly runner: number;
  /** When its needs were over; when a runner was given to it; when it ran. */
  readonly ready: number;
  readonly given: number;
  readonly start: number;
  readonly end: number;
}

/** A step of a scale rule that was taken. */
export interface TakenStep {
  readonly pool: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly why: 'busy' | 'queued' | 'idle';
}

interface ScaledPool {
  readonly rule: ScaleRule;
  readonly most: number;
  lastUp: number;
  lastStep: number;
  /** The last look, in periods since the first run, and whether the next is in the queue. */
  looked: number;
  willLook: boolean;
}

/** Runs the jobs of the tables once over their pools, event by event. */
export class PoolSimulation implements Scene {
  readonly pools: readonly PoolState[];
  readonly placements: (Placement | undefined)[] = [];
  readonly readyAt: (number | undefined)[] = [];
  readonly steps: TakenStep[] = [];
  now = 0;
  private readonly tables: PoolTables;
  private readonly dispatcher: Dispatcher;
  private readonly events = createEventQueue();
  private readonly needsLeft: number[];
  private readonly scaled: (ScaledPool | null)[];
  /** Arrivals and ends to come. Looks and the runners that they ask for do not count: a rule may add and remove for ever. */
  private toCome = 0;

  constructor(tables: PoolTables, strategy: Strategy, expected: ExpectedDurations) {
    this.tables = tables;
    this.scaled = tables.pools.map((pool) => {
      if (pool.capacity.kind !== 'scaled' || problemOf(pool) !== null) return null;
      const before = Number.NEGATIVE_INFINITY;
      return { rule: pool.capacity.rule, most: mostRunners(pool), lastUp: before, lastStep: before, looked: -1, willLook: false };
    });
    this.pools = tables.pools.map((pool, index) => {
      const scaled = this.scaled[index] ?? null;
      const initial =
        scaled !== null ? Math.min(scaled.rule.least, scaled.most) : pool.capacity.kind === 'fixed' ? pool.capacity.runners : 0;
      return new PoolState(pool, problemOf(pool) === null ? initial : 0);
    });
    this.needsLeft = tables.jobs.map(({ needs }) => needs);
    this.dispatcher = strategy.begin(this, expected);
  }

  run(): void {
    for (const [run, at] of this.tables.arrivals.entries()) this.push(at, ARRIVE, run);
    while (this.events.size > 0) {
      this.now = this.events.time;
      while (this.comesNow() && this.events.rank !== LOOK) this.happen();
      this.startJobs();
      if (this.comesNow() && this.events.rank !== LOOK) continue;
      while (this.comesNow() && this.events.rank === LOOK) this.look(this.events.pop());
      this.scheduleLooks();
    }
    const end = this.placements.reduce((last, placement) => Math.max(last, placement?.end ?? 0), 0);
    for (const pool of this.pools) pool.close(end);
    this.now = end;
  }

  private comesNow(): boolean {
    return this.events.size > 0 && this.events.time === this.now;
  }

  private push(time: number, rank: number, value: number): void {
    this.events.push(time, rank, value);
    if (rank !== RUNNER_READY) this.toCome += 1;
  }

  private happen(): void {
    const { rank } = this.events;
    const value = this.events.pop();
    if (rank !== RUNNER_READY) this.toCome -= 1;
    if (rank === END) this.end(this.tables.jobs[value] as TabledJob);
    else if (rank === RUNNER_READY) this.pools[value]?.becomeReady();
    else {
      const last = this.tables.firstJob[value + 1] as number;
      for (let job = this.tables.firstJob[value] as number; job < last; job += 1)
        if (this.needsLeft[job] === 0) this.becomeReady(this.tables.jobs[job] as TabledJob);
    }
  }

  private becomeReady(job: TabledJob): void {
    this.readyAt[job.id] = this.now;
    if (job.reason === null) this.dispatcher.ready(job);
  }

  private startJobs(): void {
    for (let start = this.dispatcher.next(); start !== null; start = this.dispatcher.next()) this.start(start);
  }

  private start({ job: { id }, pool, runner }: Start): void {
    const job = this.tables.jobs[id] as TabledJob;
    const state = this.pools[pool] as PoolState;
    const number = state.give(job, runner, this.now);
    const start = this.now + state.startUp;
    const end = start + job.duration / state.speed;
    this.placements[id] = { pool, runner: number, ready: this.readyAt[id] ?? this.now, given: this.now, start, end };
    this.push(end, END, id);
  }

  private end(job: TabledJob): void {
    const { pool, given } = this.placements[job.id] as Placement;
    this.pools[pool]?.release(job, this.now);
    this.dispatcher.ended(job, pool, this.now - given);
    for (const dependent of job.dependents) {
      const left = (this.needsLeft[dependent] as number) - 1;
      this.needsLeft[dependent] = left;
      if (left === 0) this.becomeReady(this.tables.jobs[dependent] as TabledJob);
    }
  }

  private look(pool: number): void {
    const scaled = this.scaled[pool] as ScaledPool;
    const state = this.pools[pool] as PoolState;
    scaled.willLook = false;
    // The history is over: what a pool does after its last job is nobody's.
    if (this.toCome === 0 && this.dispatcher.waiting(pool) === 0) return;
    const from = state.alive;
    const step = scaleStep(scaled.rule, scaled.most, {
      ...{ alive: from, busy: state.busy, waiting: this.dispatcher.waiting(pool) },
      ...{ sinceUp: this.now - scaled.lastUp, sinceStep: this.now - scaled.lastStep },
    });
    if (step === null) return;
    for (let count = 0; count < step.by; count += 1) this.push(state.ask(this.now), RUNNER_READY, pool);
    if (step.by < 0 && state.removeIdle(-step.by, this.now) === 0) return;
    if (step.by > 0) scaled.lastUp = this.now;
    scaled.lastStep = this.now;
    this.steps.push({ pool, at: this.now, from, to: state.alive, why: step.why });
  }

  /** Looks are put in the queue only where one may change something, so that nights without jobs cost nothing and the end comes. */
  private scheduleLooks(): void {
    for (const [pool, scaled] of this.scaled.entries()) {
      if (scaled === null || scaled.willLook) continue;
      const { alive, busy } = this.pools[pool] as PoolState;
      const waiting = this.dispatcher.waiting(pool);
      const wanted = wantedStep(scaled.rule, scaled.most, { alive, busy, waiting });
      if (wanted === null || (this.toCome === 0 && (wanted.by < 0 || waiting === 0))) continue;
      const next = Math.max(scaled.looked + 1, Math.ceil(this.now / scaled.rule.period));
      scaled.looked = next;
      scaled.willLook = true;
      this.events.push(Math.max(this.now, next * scaled.rule.period), LOOK, pool);
    }
  }
}
