import { createHash } from 'node:crypto';
import type { Run } from '../src/model/run.ts';
import { seconds } from '../src/model/seconds.ts';
import type { Effect } from '../src/simulate/effect.ts';
import type { Pricer } from '../src/simulate/price/price-effects.ts';
import { seededRandom } from '../src/stats/seeded-random.ts';
import { at, buildJob, buildRun, buildStep } from '../test/helpers/build-run.ts';
import { type Bench, compare } from './compare.ts';

const [RUNS, JOBS] = [300, 50];
const EDGE: Effect = { kind: 'remove-edge', from: 'j0', to: 'j1' };
const STEP = { job: 'j1', step: { kind: 'yaml', index: 1 } } as const;
/** Its share is known by a distribution: every run is replayed in 25 rounds. */
const UNCERTAIN: Effect = { kind: 'shorten-step', at: STEP, evidence: { source: 'this-repository', share: 0.3, runs: 20, from: 'bench' } };

/** What does it cost to price one proposal on a history, and how does that grow with runs and jobs? */
export const bench: Bench = { run: async () => ({ question: 'a price on a history', lines: figures() }) };

async function* figures(): AsyncGenerator<string> {
  const history = await recorder(RUNS, JOBS);
  const pricer = history();
  const size = `${RUNS} runs of ${JOBS} jobs`;
  const one = pricing(pricer, EDGE);
  yield await against('the SHA-256 of 32 MiB', `a proposal on ${size}`, one, hash32Mebibytes);
  yield await against('that', 'with an uncertain share', pricing(pricer, UNCERTAIN), one);
  yield await against('that', 'without an interval', () => void pricer.meanSavings([EDGE]), one);
  yield await against('that', 'what is done once a history', history, one);
  const grown = [
    ['a quarter of the runs', RUNS / 4, JOBS],
    ['4 times the runs', RUNS * 4, JOBS],
    ['a fifth of the jobs', RUNS, JOBS / 5],
    ['4 times the jobs', RUNS, JOBS * 4],
  ] as const;
  for (const [what, runs, jobs] of grown) yield await against('that', what, pricing((await recorder(runs, jobs))(), EDGE), one);
}

function pricing(pricer: Pricer, effect: Effect): () => void {
  return () => {
    const result = pricer.price([effect]);
    if (!result.predicted || !(result.prediction.makespan.baseline.mean > 30)) throw new Error('nothing was predicted');
  };
}

async function against(anchor: string, what: string, ours: () => unknown, theirs: () => void): Promise<string> {
  const { ratio, ...times } = await compare({ question: '', anchor }, { ours: () => void ours(), anchor: theirs, rounds: 5, warmUp: 2 });
  const [p10, p50, p90] = [ratio.p10, ratio.p50, ratio.p90].map((value) => value.toPrecision(3));
  return `${what}: ${p50} times ${anchor} (p10 ${p10}, p90 ${p90}); ${times.ours.toFixed(1)} ms against ${times.theirs.toFixed(1)} ms`;
}

const CHUNK = Buffer.alloc(32 * 1024 * 1024, 'price');

function hash32Mebibytes(): void {
  createHash('sha256').update(CHUNK).digest();
}

/** A workflow in which each job needs two of the ten before it, and runs of it; what it gives makes a pricer of them anew. */
async function recorder(runCount: number, jobCount: number): Promise<() => Pricer> {
  const { recordedRuns } = await import('../test/helpers/recorded-runs.ts');
  const { createPricer } = await import('../src/simulate/price/price-effects.ts');
  const random = seededRandom(jobCount);
  const needs = Array.from({ length: jobCount }, (_, job) => [
    ...new Set(Array.from({ length: Math.min(2, job) }, () => (job === 1 ? 0 : Math.max(0, job - 1 - Math.floor(10 * random()))))),
  ]);
  const lines = needs.map((own, job) => {
    const wait = own.length > 0 ? `needs: [${own.map((need) => `j${need}`).join(', ')}], ` : '';
    return `  j${job}: { ${wait}runs-on: ubuntu-latest, steps: [{ name: s0, run: a }, { name: s1, run: b }, { name: s2, run: c }] }`;
  });
  const runs = Array.from({ length: runCount }, (_, index) => runOf(needs, index * 3600, random));
  const text = `on: { pull_request: }\njobs:\n${lines.join('\n')}\n`;
  return () => createPricer(recordedRuns(text, runs), { seed: 1 });
}

function runOf(needs: readonly (readonly number[])[], second: number, random: () => number): Run {
  const ends: number[] = [];
  const jobs = needs.map((own, index) => {
    const created = Math.max(0, ...own.map((need) => ends[need] ?? 0));
    const start = created + seconds(20 * random());
    let now = second + start;
    const steps = [0, 1, 2].map((step) => {
      const from = now;
      now += 10 + 200 * random();
      return buildStep(step + 1, `s${step}`, from, now);
    });
    ends.push(now - second);
    const times = { createdAt: at(second + created), startedAt: at(second + start), completedAt: at(now) };
    return buildJob({ name: `j${index}`, steps, ...times });
  });
  return buildRun({ createdAt: at(second), headSha: `sha${second}`, jobs });
}
