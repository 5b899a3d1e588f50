import type { Run } from '../../../src/model/run.ts';

import { type Random, seededRandom } from '../../../src/stats/seeded-random.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';
import { drawNormal } from '../calibration/planted-shares.ts';

/** The workflow of the planted world as a file: `worldOf` has the same jobs for its own arithmetic. */
export const WORLD_FILE = `
on: { push: , pull_request: }
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{ name: checkout, run: a }, { name: install, run: b }, { name: compile, run: c }]
  lint:
    runs-on: ubuntu-latest
    steps: [{ name: prepare, run: a }, { name: check, run: b }]
  test:
    needs: build
    runs-on: ubuntu-latest
    steps: [{ name: setup, run: a }, { name: unit, run: b }, { name: e2e, run: c }]
  deploy:
    needs: [test, lint]
    runs-on: ubuntu-latest
    steps: [{ name: publish, run: a }]
`;

/** What is special of a world: how often the last step of a job hangs, until somebody or GitHub ends it. */
export interface WorldOptions {
  readonly hangRate?: number;
}

/** What chance has decided of one run: the same whatever the file, so that a run can be played under two of them. */
export interface Latent {
  /** Seconds that a step takes by its machine; what comes after the first blank of the name only makes it another machine. */
  time(step: string): number;
  fails(step: string): boolean;
  queue(job: string): number;
  hangs(job: string): boolean;
  uniform(name: string): number;
}

/** Medians in seconds and the standard deviation of their logarithms, beside that of the whole run. */
const STEPS: Readonly<Record<string, readonly [median: number, noise: number, failureRate: number]>> = {
  checkout: [5, 0.3, 0],
  install: [60, 0.25, 0],
  compile: [150, 0.115, 0.12],
  prepare: [15, 0.3, 0],
  check: [170, 0.2, 0.03],
  setup: [20, 0.3, 0],
  unit: [100, 0.2, 0.12],
  e2e: [140, 0.3, 0.04],
  publish: [30, 0.3, 0],
};
const RUN_NOISE = 0.15;
const [SHORTEST_HANG, LONGEST_HANG] = [3600, 21_600];

export function drawLatent(random: Random, { hangRate = 0 }: WorldOptions = {}): Latent {
  const known = new Map<string, number>();
  const once = (name: string, draw: () => number): number => {
    const found = known.get(name) ?? draw();
    known.set(name, found);
    return found;
  };
  const ofRun = Math.exp(RUN_NOISE * drawNormal(random));
  const about = (step: string) => STEPS[step.split(' ', 1)[0] ?? ''] ?? [0, 0, 0];
  return {
    time: (step) => once(`time ${step}`, () => about(step)[0] * ofRun * Math.exp(about(step)[1] * drawNormal(random))),
    fails: (step) => once(`fails ${step}`, random) < about(step)[2],
    // A few seconds, and now and then a minute or two.
    queue: (job) => once(`queue ${job}`, () => 2 - 5 * Math.log(1 - random()) + (random() < 0.1 ? 30 + 120 * random() : 0)),
    hangs: (job) => once(`hangs ${job}`, random) < hangRate,
    uniform: (name) => once(name, random),
  };
}

/** A job of a world: what a file says, and what an edit would change of it. */
export interface WorldJob {
  readonly key: string;
  readonly needs: readonly string[];
  readonly steps: readonly WorldStep[];
  readonly limit?: number;
}

export interface WorldStep {
  readonly name: string;
  time(latent: Latent): number;
  fails(latent: Latent): boolean;
}

export function step(name: string, time: (latent: Latent) => number = (latent) => latent.time(name)): WorldStep {
  return { name, time, fails: (latent) => latent.fails(name) };
}

/** As the file has it, each job after those it needs. */
export const WORLD: readonly WorldJob[] = [
  { key: 'build', needs: [], steps: [step('checkout'), step('install'), step('compile')] },
  { key: 'lint', needs: [], steps: [step('prepare'), step('check')] },
  { key: 'test', needs: ['build'], steps: [step('setup'), step('unit'), step('e2e')] },
  { key: 'deploy', needs: ['test', 'lint'], steps: [step('publish')] },
];

export interface PlayedJob {
  readonly key: string;
  readonly created: number;
  readonly start: number;
  readonly end: number;
  readonly outcome: 'success' | 'failure' | 'cancelled' | 'skipped';
  /** Those that ran; the last of a job that failed did not succeed. */
  readonly steps: readonly (readonly [name: string, seconds: number])[];
}

/** A job starts its queue time after the last of its needs, which must all have succeeded; its steps follow one another; a failed one is its last. */
export function play(latent: Latent, jobs: readonly WorldJob[]): readonly PlayedJob[] {
  const played = new Map<string, PlayedJob>();
  for (const { key, needs, steps, limit = LONGEST_HANG } of jobs) {
    const before = needs.flatMap((need) => played.get(need) ?? []);
    const created = Math.max(0, ...before.map(({ end }) => end));
    if (before.some(({ outcome }) => outcome !== 'success')) {
      played.set(key, { key, created, start: created, end: created, outcome: 'skipped', steps: [] });
      continue;
    }
    const start = created + latent.queue(key);
    played.set(key, { key, created, start, ...work(latent, start, { key, steps, limit }) });
  }
  return [...played.values()];
}

function work(
  latent: Latent,
  start: number,
  { key, steps, limit }: { readonly key: string; readonly steps: readonly WorldStep[]; readonly limit: number },
): Pick<PlayedJob, 'end' | 'outcome' | 'steps'> {
  const ran: (readonly [string, number])[] = [];
  let end = start;
  for (const [index, one] of steps.entries()) {
    if (index === steps.length - 1 && latent.hangs(key)) {
      const ended = start + Math.min(limit, SHORTEST_HANG + (LONGEST_HANG - SHORTEST_HANG) * latent.uniform(`hung ${key}`));
      ran.push([one.name, ended - end]);
      return { end: ended, outcome: 'cancelled', steps: ran };
    }
    const time = one.time(latent);
    ran.push([one.name, time]);
    end += time;
    if (one.fails(latent)) return { end, outcome: 'failure', steps: ran };
  }
  return { end, outcome: 'success', steps: ran };
}

/** In seconds. */
export interface Played {
  readonly makespan: number;
  readonly runnerTime: number;
}

export function measure(played: readonly PlayedJob[]): Played {
  return {
    makespan: Math.max(...played.map(({ end }) => end)),
    runnerTime: played.reduce((sum, { start, end }) => sum + end - start, 0),
  };
}

/** Runs of the world as GitHub would have recorded them. One in three is followed on its branch, `gapOf` says how soon. */
export function recordHistory(latents: readonly Latent[]): readonly Run[] {
  let [second, branch] = [0, 0];
  return latents.map((latent, index) => {
    const run = recordRun(play(latent, WORLD), second, index + 1, `branch-${branch}`);
    const gap = gapOf(latent);
    if (gap === null) branch += 1;
    second += gap ?? 3607;
    return run;
  });
}

/** Seconds until the branch of the run has a newer head; null where nobody pushes while it may run. */
export function gapOf(latent: Latent): number | null {
  return latent.uniform('is followed') < 1 / 3 ? 20 + 500 * latent.uniform('followed after') : null;
}

function recordRun(played: readonly PlayedJob[], second: number, runId: number, headBranch: string): Run {
  const jobs = played.map(({ key, created, start, end, outcome, steps }) => {
    let now = second + start;
    const recorded = steps.map(([name, took], index) => {
      const from = now;
      now += took;
      const isLast = index === steps.length - 1;
      return buildStep(index + 1, name, from, now, { conclusion: isLast && outcome !== 'skipped' ? outcome : 'success' });
    });
    return buildJob({
      name: key,
      runId,
      conclusion: outcome,
      createdAt: at(second + created),
      startedAt: at(second + start),
      completedAt: at(second + end),
      steps: recorded,
      ...(outcome === 'skipped' ? { runnerName: null } : {}),
    });
  });
  const conclusion = played.every(({ outcome }) => outcome === 'success') ? 'success' : 'failure';
  return buildRun({ runId, createdAt: at(second), headBranch, headSha: `sha${second}`, jobs, conclusion });
}

export function drawLatents(count: number, seed: number, options?: WorldOptions): readonly Latent[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => drawLatent(random, options));
}
