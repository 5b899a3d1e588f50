import { createHash } from 'node:crypto';
import type { HistoryRow } from '../src/simulate/schedule/history-row.ts';
import { type Limits, UNLIMITED } from '../src/simulate/schedule/limits.ts';
import { SUCCESS } from '../src/simulate/schedule/outcome.ts';
import { emptyDraw } from '../src/simulate/schedule/run-draw.ts';
import { AFTER_SUCCESS } from '../src/simulate/schedule/runs-after.ts';
import { runDraws, simulateDraws } from '../src/simulate/schedule/simulate-draws.ts';
import type { ModelJob, TimingModel } from '../src/simulate/schedule/timing-model.ts';
import { seededRandom } from '../src/stats/seeded-random.ts';
import { type Bench, compare } from './compare.ts';

const DRAWS = 2000;
const JOBS = 50;
const NEEDS = 3;
/** Processor time for 2,000 draws of 50 jobs, filling the draws included. */
const GOAL = 100;
const POOL: Limits = { pools: new Map([['all', 10]]), poolsOf: () => ['all'], stopTime: 0 };

/** How long do 2,000 draws of a run of 50 jobs take, and how does that grow with jobs, needs and draws? */
export const bench: Bench = { run: async () => ({ question: 'simulated runs', lines: figures() }) };

async function* figures(): AsyncGenerator<string> {
  const base = simulation(JOBS, NEEDS, DRAWS, UNLIMITED);
  yield await against('the SHA-256 of 32 MiB', `${DRAWS} draws of ${JOBS} jobs (goal ${GOAL} ms)`, base, hash32Mebibytes);
  const grown = [
    [`on 10 runners`, simulation(JOBS, NEEDS, DRAWS, POOL)],
    [`4 times the jobs`, simulation(4 * JOBS, NEEDS, DRAWS, UNLIMITED)],
    [`16 times the jobs`, simulation(16 * JOBS, NEEDS, DRAWS, UNLIMITED)],
    [`4 times the needs`, simulation(JOBS, 4 * NEEDS, DRAWS, UNLIMITED)],
    [`8 times the needs`, simulation(JOBS, 8 * NEEDS, DRAWS, UNLIMITED)],
    [`4 times the draws`, simulation(JOBS, NEEDS, 4 * DRAWS, UNLIMITED)],
    [`16 times the draws`, simulation(JOBS, NEEDS, 16 * DRAWS, UNLIMITED)],
  ] as const;
  yield await against('that', 'drawn from 300 recorded runs', fromHistory(DRAWS), base);
  for (const [what, work] of grown) yield await against('that', what, work, base);
}

async function against(anchor: string, what: string, ours: () => void, theirs: () => void): Promise<string> {
  const { ratio, ...times } = await compare({ question: '', anchor }, { ours, anchor: theirs, rounds: 9, warmUp: 3 });
  const [p10, p50, p90] = [ratio.p10, ratio.p50, ratio.p90].map((value) => value.toPrecision(3));
  return `${what}: ${p50} times ${anchor} (p10 ${p10}, p90 ${p90}); ${times.ours.toFixed(1)} ms against ${times.theirs.toFixed(1)} ms`;
}

const CHUNK = Buffer.alloc(32 * 1024 * 1024, 'simulate');

function hash32Mebibytes(): void {
  createHash('sha256').update(CHUNK).digest();
}

/** The same number of draws of whole rows, strata and all. */
function fromHistory(draws: number): () => void {
  const random = seededRandom(3);
  const model = layered(JOBS, NEEDS);
  const rows = Array.from({ length: 300 }, (_, run): HistoryRow => {
    const cells = model.jobs.map(({ key }) => [key, { duration: 30 + 600 * random(), queue: 20 * random(), outcome: SUCCESS }] as const);
    const event = run % 3 === 0 ? 'push' : 'pull_request';
    return { runId: run, createdAt: new Date(run * 3_600_000), event, succeeded: true, cache: 'unknown', cells: new Map(cells) };
  });
  return () => {
    const { makespan } = simulateDraws(model, rows, { draws, seed: 4, queueTimes: null });
    if (makespan.some((time) => !(time > 30))) throw new Error('a draw ended before its jobs');
  };
}

/** A layered graph in which each job needs some of the ten before it, or of all before it where it needs more; drawn anew for each draw. */
function simulation(jobs: number, needs: number, draws: number, limits: Limits): () => void {
  const model = layered(jobs, needs);
  return () => {
    const random = seededRandom(2);
    const draw = emptyDraw(jobs);
    const { makespan } = runDraws(model, draw, draws, limits, () => {
      for (let leg = 0; leg < jobs; leg += 1) {
        draw.delay[leg] = 20 * random();
        draw.duration[leg] = 30 + 600 * random();
      }
    });
    if (makespan.some((time) => !(time > 30))) throw new Error('a draw ended before its jobs');
  };
}

function layered(count: number, needs: number): TimingModel {
  const random = seededRandom(1);
  const jobs = Array.from({ length: count }, (_, job): ModelJob => {
    const reach = Math.min(job, Math.max(10, 2 * needs));
    const chosen = Array.from({ length: Math.min(needs, reach) }, () => job - 1 - Math.floor(random() * reach));
    return {
      key: `${job}`,
      needs: [...new Set(chosen)],
      within: null,
      closes: null,
      runs: true,
      runsAfter: AFTER_SUCCESS,
      maxParallel: null,
      failFast: true,
      legs: [{ name: `${job}`, labels: [], timeout: Number.POSITIVE_INFINITY, continueOnError: false, concurrency: null, steps: null }],
    };
  });
  return { jobs, concurrency: null };
}
