import { jobMatcher } from '../../../src/engine/match-jobs.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import { replayRows } from '../../../src/engine/replay/replay-rows.ts';
import type { Run } from '../../../src/model/run.ts';
import { createPricer } from '../../../src/simulate/price/price-effects.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { expandPlan } from '../../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import type { PlantedCase } from './planted-cases.ts';
import { drawLatent, drawLatents, type Latent, measure, type Played, play, recordHistory, WORLD, WORLD_FILE } from './planted-world.ts';

/** How often 95 % intervals of the mean saving held the true one. */
export interface Coverage {
  readonly case: PlantedCase;
  readonly metric: keyof Played;
  readonly runs: number;
  readonly histories: number;
  readonly held: number;
  /** How often the whole interval was above the truth, and below it. */
  readonly above: number;
  readonly below: number;
  readonly truth: number;
  /** Mean of the predicted saving less the truth, in seconds. */
  readonly bias: number;
  /** Median width of the interval, in seconds. */
  readonly width: number;
}

export interface CoverageOptions {
  readonly runs: number;
  readonly histories: number;
  readonly seed: number;
  /** Runs that are played for the truth. */
  readonly truthFrom: number;
}

/** Of cases that share a world: each history is priced for all of them. */
export function coverageOf(cases: readonly PlantedCase[], { runs, histories, seed, truthFrom }: CoverageOptions): readonly Coverage[] {
  const [random, chances] = [seededRandom(seed), seededRandom(seed + 1)];
  const world = cases[0]?.world;
  const truths = truthsOf(cases, truthFrom);
  const judged = new Map(cases.map((planted) => [planted, { makespan: [] as Judged[], runnerTime: [] as Judged[] }]));
  for (let history = 0; history < histories; history += 1) {
    const recorded = recordHistory(Array.from({ length: runs }, () => drawLatent(random, world)));
    const pricer = createPricer(rowsOf(recorded), { seed: history });
    for (const [planted, found] of judged) {
      const { effects, share } = planted.plant(chances, runs);
      const result = pricer.price(effects);
      const truth = truths.get(planted)?.(share);
      if (!result.predicted || truth === undefined) throw new Error(`${planted.name}: ${result.predicted ? 'no truth' : result.reason}`);
      for (const metric of ['makespan', 'runnerTime'] as const) {
        const { mean, interval } = result.prediction[metric].saving;
        found[metric].push({ mean, interval, truth: truth[metric] });
      }
    }
  }
  return [...judged].flatMap(([planted, found]) => {
    const metrics = planted.onlyRunnerTime ? (['runnerTime'] as const) : (['makespan', 'runnerTime'] as const);
    return metrics.map((metric) => ({ case: planted, metric, runs, histories, ...summarize(found[metric]) }));
  });
}

interface Judged {
  readonly mean: number;
  readonly interval: readonly [number, number];
  readonly truth: number;
}

/** What is equal but for rounding is held: an effect that saves nothing has an interval without width. */
const SLACK = 1e-6;

function summarize(judged: readonly Judged[]): Pick<Coverage, 'held' | 'above' | 'below' | 'truth' | 'bias' | 'width'> {
  const share = (holds: (one: Judged) => boolean): number => judged.filter(holds).length / judged.length;
  const meanOf = (value: (one: Judged) => number): number => judged.reduce((sum, one) => sum + value(one), 0) / judged.length;
  const above = share(({ interval, truth }) => interval[0] > truth + SLACK);
  const below = share(({ interval, truth }) => interval[1] < truth - SLACK);
  const widths = judged.map(({ interval }) => interval[1] - interval[0]).sort((a, b) => a - b);
  return {
    held: 1 - above - below,
    above,
    below,
    truth: meanOf(({ truth }) => truth),
    bias: meanOf(({ mean, truth }) => mean - truth),
    width: widths[Math.floor(widths.length / 2)] ?? 0,
  };
}

const parsed = parseWorkflow('.github/workflows/ci.yml', WORLD_FILE);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const plan = expandPlan(parsed.workflow, NO_SOURCES);
const matchOwn = jobMatcher(plan);

function rowsOf(runs: readonly Run[]) {
  return replayRows({ plan, runs, asOf: new Date('2100-01-01'), matchOwn, isAsNow: () => true, hasGraphOfNow: () => true });
}

/** Between these shares the truth is as good as a line. */
const GRID = 0.1;

type Truth = (share: number) => Played;

const knownTruths = new WeakMap<PlantedCase, Truth>();

function truthsOf(cases: readonly PlantedCase[], truthFrom: number): ReadonlyMap<PlantedCase, Truth> {
  const latents = drawLatents(truthFrom, 1_000_003, cases[0]?.world);
  const before = latents.map((latent) => measure(play(latent, WORLD)));
  return new Map(
    cases.map((planted) => {
      const truth = knownTruths.get(planted) ?? createTruth(planted, latents, before);
      knownTruths.set(planted, truth);
      return [planted, truth];
    }),
  );
}

/** The true mean saving by share: of many runs that were played both ways, between two shares of a grid on the line between theirs. */
function createTruth(planted: PlantedCase, latents: readonly Latent[], before: readonly Played[]): Truth {
  const known = new Map<number, Played>();
  const at = (place: number): Played => {
    const found = known.get(place) ?? savingAt(place * GRID);
    known.set(place, found);
    return found;
  };
  const savingAt = (share: number): Played => {
    let [makespan, runnerTime] = [0, 0];
    for (const [index, latent] of latents.entries()) {
      const after = planted.after(latent, share);
      makespan += (before[index]?.makespan ?? 0) - after.makespan;
      runnerTime += (before[index]?.runnerTime ?? 0) - after.runnerTime;
    }
    return { makespan: makespan / latents.length, runnerTime: runnerTime / latents.length };
  };
  return (share) => {
    const place = Math.floor(share / GRID + 1e-9);
    const rest = share / GRID - place;
    const [low, high] = [at(place), rest < 1e-6 ? at(place) : at(place + 1)];
    const between = (metric: keyof Played): number => low[metric] + rest * (high[metric] - low[metric]);
    return { makespan: between('makespan'), runnerTime: between('runnerTime') };
  };
}
