import type { SimulatedPool } from './runner-pool.ts';
import type { PoolView, RunnerView, WaitingJob } from './strategy.ts';

interface Runner {
  readonly number: number;
  readonly askedAt: number;
  jobs: number;
  busySince: number;
  freeCpus: number;
  freeMemory: number;
}

/** Less than any job takes: beside a job that has the whole runner there is no room, not even for one that takes nothing. */
const NO_ROOM = -1;

/** The runners of one pool as time passes, and what was paid for and used until now. Seconds since the first run. */
export class PoolState implements PoolView {
  readonly pool: SimulatedPool;
  readonly runners: Runner[] = [];
  readonly starting: number[] = [];
  readonly running = new Map<number, number>();
  private readonly askedAt: number[] = [];
  private readonly runnerOf = new Map<number, Runner>();
  private readonly limit: number;
  private numbered = 0;
  private withoutJob = 0;
  busyTime = 0;
  paidTime = 0;
  mostAlive = 0;

  constructor(pool: SimulatedPool, initial: number) {
    this.pool = pool;
    this.limit = pool.capacity.kind === 'hosted' ? pool.capacity.limit : Number.NaN;
    for (let count = 0; count < initial; count += 1) this.addRunner(0);
  }

  get name(): string {
    return this.pool.name;
  }
  get speed(): number {
    return this.pool.speed;
  }
  get cpus(): number | null {
    return this.pool.cpus;
  }
  get memory(): number | null {
    return this.pool.memory;
  }
  get shares(): boolean {
    return this.pool.shares;
  }
  get isHosted(): boolean {
    return this.pool.capacity.kind === 'hosted';
  }
  get startUp(): number {
    return this.isHosted ? this.pool.startUp : 0;
  }
  get places(): number {
    return this.isHosted ? this.limit : this.runners.length;
  }
  get free(): number {
    return this.isHosted ? this.limit - this.runners.length : this.withoutJob;
  }
  /** Runners that are there or start. */
  get alive(): number {
    return this.runners.length + this.starting.length;
  }
  get busy(): number {
    return this.runners.length - this.withoutJob;
  }

  /** Asks for a runner, and gives the moment from which it takes jobs. */
  ask(now: number): number {
    const readyAt = now + this.pool.startUp;
    this.starting.push(readyAt);
    this.askedAt.push(now);
    this.mostAlive = Math.max(this.mostAlive, this.alive);
    return readyAt;
  }

  /** The runner that was asked for first takes jobs from now on. */
  becomeReady(): void {
    this.starting.shift();
    this.addRunner(this.askedAt.shift() ?? 0);
  }

  /** Removes runners without a job, those that came last first. Never one that has a job. */
  removeIdle(count: number, now: number): number {
    let removed = 0;
    for (let index = this.runners.length - 1; index >= 0 && removed < count; index -= 1) {
      if (this.runners[index]?.jobs === 0) {
        this.drop(index, now);
        removed += 1;
      }
    }
    return removed;
  }

  /** Gives the job a runner, the first without a job unless one is named, and tells its number. */
  give(job: WaitingJob, named: number | null, now: number): number {
    if (this.isHosted) this.addRunner(now);
    const runner = this.runners.find(({ number, jobs }) => (named === null ? jobs === 0 : number === named)) as Runner;
    if (runner.jobs === 0) {
      runner.busySince = now;
      this.withoutJob -= 1;
    }
    runner.jobs += 1;
    const isMeasured = this.shares && job.cpus !== null && job.memory !== null && this.cpus !== null && this.memory !== null;
    runner.freeCpus = isMeasured ? Math.max(0, runner.freeCpus - (job.cpus ?? 0)) : NO_ROOM;
    runner.freeMemory = isMeasured ? runner.freeMemory - (job.memory ?? 0) : NO_ROOM;
    this.running.set(job.id, now);
    this.runnerOf.set(job.id, runner);
    return runner.number;
  }

  release(job: WaitingJob, now: number): void {
    const runner = this.runnerOf.get(job.id);
    this.running.delete(job.id);
    this.runnerOf.delete(job.id);
    if (runner === undefined) return;
    runner.jobs -= 1;
    if (runner.jobs > 0) {
      runner.freeCpus += Math.min(job.cpus ?? 0, this.cpus ?? 0);
      runner.freeMemory += job.memory ?? 0;
      return;
    }
    this.busyTime += now - runner.busySince;
    this.withoutJob += 1;
    this.clear(runner);
    if (this.isHosted) this.drop(this.runners.indexOf(runner), now);
  }

  /** Counts what is still there as paid for until now. */
  close(now: number): void {
    for (const { askedAt } of this.runners) this.paidTime += Math.max(0, now - askedAt);
    for (const askedAt of this.askedAt) this.paidTime += Math.max(0, now - askedAt);
  }

  private addRunner(askedAt: number): void {
    const runner: Runner & RunnerView = { number: this.numbered++, askedAt, jobs: 0, busySince: 0, freeCpus: 0, freeMemory: 0 };
    this.clear(runner);
    this.runners.push(runner);
    this.withoutJob += 1;
    this.mostAlive = Math.max(this.mostAlive, this.alive);
  }

  private drop(index: number, now: number): void {
    const [runner] = this.runners.splice(index, 1);
    this.withoutJob -= 1;
    this.paidTime += now - (runner?.askedAt ?? now);
  }

  private clear(runner: Runner): void {
    runner.freeCpus = this.cpus ?? Number.POSITIVE_INFINITY;
    runner.freeMemory = this.memory ?? Number.POSITIVE_INFINITY;
  }
}
