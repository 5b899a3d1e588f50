import { type ConcurrencyGroups, createConcurrencyGroups, groupKey, type Member } from './concurrency-groups.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import type { Limits } from './limits.ts';
import { CANCELLED, FAILURE, SKIPPED, TIMED_OUT } from './outcome.ts';
import { createRunnerLines, type RunnerLines } from './runner-lines.ts';
import { type Arrival, ScheduleState } from './schedule-state.ts';
import { buildTables, ENDED, STATE } from './schedule-tables.ts';
import type { ConcurrencyRule, TimingModel } from './timing-model.ts';

/** Of one moment: who ends makes room before anyone comes. */
const END = 0;
const CANCEL = 1;
const ARRIVE = 2;

const IDLE = 0;
const HELD = 1;
const RUNNING = 2;
const DONE = 3;

/** Schedules the same models again and again: what a schedule holds is overwritten by the next. */
export class Scheduler extends ScheduleState {
  private readonly stopTime: number;
  private readonly events: EventQueue = createEventQueue();
  private readonly runners: RunnerLines;
  private readonly groups: ConcurrencyGroups = createConcurrencyGroups();
  private readonly toEvaluate: number[] = [];
  private now = 0;

  constructor(models: readonly TimingModel[], limits: Limits) {
    super(buildTables(models, limits));
    this.stopTime = limits.stopTime;
    this.runners = createRunnerLines(this.tables.lines, this.tables.poolLimits);
  }

  /** One arrival for each model, in their order. */
  run(arrivals: readonly Arrival[]): void {
    this.reset(arrivals);
    this.events.clear();
    this.runners.clear();
    this.groups.clear();
    for (const [run, { at, cancelAt }] of arrivals.entries()) {
      this.events.push(at, ARRIVE, run);
      if (cancelAt < Number.POSITIVE_INFINITY) this.events.push(Math.max(at, cancelAt), CANCEL, run);
    }
    do {
      while (this.events.size > 0) this.step();
    } while (this.cancelStuck());
  }

  private step(): void {
    const { rank, time } = this.events;
    const value = this.events.pop();
    if (rank === END) {
      // A leg that was cancelled ends earlier than it was to end.
      if (this.legState[value] !== RUNNING || this.end[value] !== time) return;
      this.now = time;
      this.endLeg(value);
    } else {
      this.now = time;
      if (rank === CANCEL) this.cancelRun(value);
      else this.arrive(value);
    }
    this.settle();
  }

  /** Jobs whose needs are over, one after the other and not one within the other: a chain of skipped jobs may be long. */
  private settle(): void {
    for (let next = 0; next < this.toEvaluate.length; next += 1) this.evaluate(this.toEvaluate[next] as number);
    this.toEvaluate.length = 0;
  }

  /** What waits for what can never come, such as a pool without runners or a group held by a run that waits for it, is cancelled, as GitHub does after a day. */
  private cancelStuck(): boolean {
    for (const [run, open] of this.openJobs.entries()) {
      if (open === 0) continue;
      this.isCancelled[run] = 0;
      this.cancelRun(run, true);
      this.settle();
      if (this.openJobs[run] !== open) return true;
    }
    return false;
  }

  private arrive(run: number): void {
    if (this.openJobs[run] === 0 || this.isCancelled[run] === 1) return;
    const rule = this.tables.runConcurrency[run] ?? null;
    if (rule === null || this.enterGroup(-1 - run, rule, run)) this.begin(run);
  }

  private begin(run: number): void {
    this.hasBegun[run] = 1;
    const { runJobs } = this.tables;
    for (let job = runJobs[run] as number; job < (runJobs[run + 1] as number); job += 1)
      if (this.needsLeft[job] === 0) this.toEvaluate.push(job);
  }

  /** True where the member holds the group now. */
  private enterGroup(member: Member, rule: ConcurrencyRule, run: number): boolean {
    const key = groupKey(rule, run, this.arrivals[run]?.ref ?? '');
    const holder = this.groups.holderOf(key);
    if (holder !== null && this.runOf(holder) === run && member >= 0 && holder < 0) {
      // GitHub finds such a deadlock and cancels the job; with cancel-in-progress the job cancels the run it is in.
      if (rule.cancelInProgress) this.cancelRun(run);
      else this.cancelLeg(member);
      return false;
    }
    if (member >= 0) this.legKeys[member] = key;
    else this.runKeys[run] = key;
    const { holds, cancelled, holderToCancel } = this.groups.enter(member, key, rule);
    for (const other of cancelled) this.cancelMember(other);
    if (holderToCancel !== null) this.cancelMember(holderToCancel);
    return holds;
  }

  private runOf(member: Member): number {
    return member < 0 ? -1 - member : (this.tables.jobRun[this.tables.legJob[member] as number] as number);
  }

  private cancelMember(member: Member): void {
    if (member < 0) this.cancelRun(-1 - member);
    else this.cancelLeg(member);
  }

  private leaveGroup(member: Member, key: string | null | undefined): void {
    if (key === null || key === undefined) return;
    const next = this.groups.leave(member, key);
    if (next === null) return;
    if (next < 0) this.begin(-1 - next);
    else this.enterPools(next);
  }

  private evaluate(job: number): void {
    const { jobLegs, jobRun, jobRunsAfter, jobWithin } = this.tables;
    if (this.isEvaluated[job] !== 0) return;
    this.isEvaluated[job] = 1;
    const [first, last] = [jobLegs[job] as number, jobLegs[job + 1] as number];
    const chain = this.chainState[job] as number;
    const isCancelled = this.isCancelled[jobRun[job] as number] === 1;
    const within = jobWithin[job] as number;
    const isOut = within >= 0 && this.ownState[within] !== 0;
    const state = isCancelled
      ? STATE.cancelled
      : (chain & STATE.failure) !== 0
        ? STATE.failure
        : chain === 0
          ? STATE.success
          : STATE.neither;
    if (isOut || ((jobRunsAfter[job] as number) & state) === 0) {
      this.ownState[job] = STATE.neither;
      for (let leg = first; leg < last; leg += 1) this.finishLeg(leg, isCancelled && !isOut ? CANCELLED : SKIPPED);
      if (first === last) this.finishJob(job);
    } else if (first === last) this.finishJob(job);
    else this.admit(job);
  }

  /** Starts legs in order, as many as may be at a time. */
  private admit(job: number): void {
    const { jobLegs, jobMaxParallel } = this.tables;
    const last = jobLegs[job + 1] as number;
    while ((this.nextLeg[job] as number) < last && (this.activeLegs[job] as number) < (jobMaxParallel[job] as number)) {
      const leg = this.nextLeg[job] as number;
      this.nextLeg[job] = leg + 1;
      if (this.legState[leg] !== IDLE) continue;
      if (this.legDrawn[leg] === SKIPPED) this.finishLeg(leg, SKIPPED);
      else this.hold(leg, job);
    }
  }

  private hold(leg: number, job: number): void {
    this.activeLegs[job] = (this.activeLegs[job] as number) + 1;
    this.legState[leg] = HELD;
    const rule = this.tables.legConcurrency[leg] ?? null;
    if (rule === null || this.enterGroup(leg, rule, this.tables.jobRun[job] as number)) this.enterPools(leg);
  }

  private enterPools(leg: number): void {
    this.queued[leg] = this.now;
    const line = this.tables.legLine[leg] as number;
    if (line < 0 || this.runners.enter(leg, line)) this.startLeg(leg);
  }

  private readonly isHeld = (leg: number): boolean => this.legState[leg] === HELD;

  private startWaiting(): void {
    for (let leg = this.runners.next(this.isHeld); leg >= 0; leg = this.runners.next(this.isHeld)) this.startLeg(leg);
  }

  private startLeg(leg: number): void {
    this.legState[leg] = RUNNING;
    const start = this.now + (this.legDelay[leg] as number);
    const [duration, timeout] = [this.legDuration[leg] as number, this.tables.legTimeout[leg] as number];
    this.start[leg] = start;
    this.end[leg] = start + Math.min(duration, timeout);
    this.outcome[leg] = duration > timeout ? TIMED_OUT : (this.legDrawn[leg] as number);
    this.events.push(this.end[leg] as number, END, leg);
  }

  private endLeg(leg: number): void {
    const line = this.tables.legLine[leg] as number;
    this.legState[leg] = DONE;
    if (line >= 0) {
      this.runners.leave(line);
      this.startWaiting();
    }
    this.closeLeg(leg);
  }

  /** Ends a leg that no runner has. */
  private finishLeg(leg: number, outcome: number): void {
    const wasHeld = this.legState[leg] === HELD;
    this.legState[leg] = DONE;
    this.end[leg] = this.now;
    this.outcome[leg] = outcome;
    this.closeLeg(leg, wasHeld);
  }

  private closeLeg(leg: number, wasActive = true): void {
    const job = this.tables.legJob[leg] as number;
    if (wasActive) this.activeLegs[job] = (this.activeLegs[job] as number) - 1;
    this.leaveGroup(leg, this.legKeys[leg]);
    const outcome = this.outcome[leg] as number;
    this.openLegs[job] = (this.openLegs[job] as number) - 1;
    if (outcome === CANCELLED || outcome === TIMED_OUT) this.ownState[job] = (this.ownState[job] as number) | ENDED;
    if (outcome === FAILURE && this.tables.legContinues[leg] === 0) {
      this.ownState[job] = (this.ownState[job] as number) | STATE.failure;
      if (this.tables.jobFailFast[job] === 1) this.cancelLegs(job);
    }
    if (this.openLegs[job] === 0) this.finishJob(job);
    else if (wasActive) this.admit(job);
  }

  private cancelLegs(job: number): void {
    const { jobLegs } = this.tables;
    this.nextLeg[job] = jobLegs[job + 1] as number;
    for (let leg = jobLegs[job] as number; leg < (jobLegs[job + 1] as number); leg += 1) this.cancelLeg(leg);
  }

  private cancelLeg(leg: number): void {
    const state = this.legState[leg];
    if (state === IDLE || state === HELD) this.finishLeg(leg, CANCELLED);
    if (state !== RUNNING) return;
    const hasStarted = (this.start[leg] as number) <= this.now;
    const end = this.now + (hasStarted ? this.stopTime : 0);
    if (end >= (this.end[leg] as number)) return;
    if (!hasStarted) this.start[leg] = Number.NaN;
    this.end[leg] = end;
    this.outcome[leg] = CANCELLED;
    this.events.push(end, END, leg);
  }

  private finishJob(job: number): void {
    const { jobDependents, dependents, jobRun, jobLegs, jobWithin } = this.tables;
    if (this.isEvaluated[job] === 2) return;
    this.isEvaluated[job] = 2;
    const [first, last] = [jobLegs[job] as number, jobLegs[job + 1] as number];
    let isSkipped = first < last;
    for (let leg = first; leg < last; leg += 1) isSkipped &&= this.outcome[leg] === SKIPPED;
    if (isSkipped) this.ownState[job] = STATE.neither;
    const chain = this.chainOf(job);
    for (let index = jobDependents[job] as number; index < (jobDependents[job + 1] as number); index += 1) {
      const dependent = dependents[index] as number;
      // What a called workflow's jobs ask for is only whether they were called.
      const handed = jobWithin[dependent] === job ? (this.ownState[job] as number) : chain;
      this.chainState[dependent] = (this.chainState[dependent] as number) | handed;
      this.needsLeft[dependent] = (this.needsLeft[dependent] as number) - 1;
      if (this.needsLeft[dependent] === 0) this.toEvaluate.push(dependent);
    }
    const run = jobRun[job] as number;
    this.openJobs[run] = (this.openJobs[run] as number) - 1;
    if (this.openJobs[run] === 0) this.leaveGroup(-1 - run, this.runKeys[run]);
  }

  /** What those that need the job see of it and of all before it. Of a called workflow they do not see that a job in it was skipped. */
  private chainOf(job: number): number {
    const call = this.tables.jobCloses[job] as number;
    const own = (this.chainState[job] as number) | (this.ownState[job] as number);
    if (call < 0) return own;
    return (own & ~STATE.neither) | (this.chainState[call] as number) | (this.ownState[call] as number);
  }

  /** `isForced`: also what would go on in a cancelled run. */
  private cancelRun(run: number, isForced = false): void {
    const { runJobs, jobRunsAfter, jobLegs } = this.tables;
    if (this.openJobs[run] === 0 || this.isCancelled[run] === 1) return;
    this.isCancelled[run] = 1;
    const isPending = this.hasBegun[run] === 0;
    // A run that was pending starts nothing, whatever the conditions of its jobs.
    if (isPending) this.leaveGroup(-1 - run, this.runKeys[run]);
    for (let job = runJobs[run] as number; job < (runJobs[run + 1] as number); job += 1) {
      const goesOn = ((jobRunsAfter[job] as number) & STATE.cancelled) !== 0 && !isForced;
      if (isPending || (this.isEvaluated[job] === 1 && !goesOn)) this.cancelLegs(job);
      if (isPending && jobLegs[job] === jobLegs[job + 1]) this.finishJob(job);
    }
  }
}
