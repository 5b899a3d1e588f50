import '../src/json-modules.ts';
import type { ReplayErrors } from '../src/engine/replay/replay-check.ts';
import type { MatchedRun } from '../src/engine/replay/replay-matched-run.ts';
import type { Run } from '../src/model/run.ts';
import { UNLIMITED } from '../src/simulate/schedule/limits.ts';
import { mean } from '../src/stats/bootstrap.ts';
import { quantile } from '../src/stats/quantile.ts';
import type { GeneratedWorkflow, HistoryOptions } from '../test/helpers/generate-runs/generate-history.ts';

// How near the replay comes to histories that another implementation played, and what its error says of predictions: `node scripts/replay-on-generated-runs.ts`.
// First 1,200 runs of 20 workflows, with and without limits of runners: exits 1 where the median error is above 2 %. Then histories in which one job of each
// workflow waits for something that is not in the file, longer and longer: the longest job's time is halved in the replay, and played again with half the time. What is
// off in the predicted saving, by the error of the replay, is where the thresholds of src/engine/replay/replay-verdict.ts come from.

const { checkReplay } = await import('../src/engine/replay/check-replay.ts');
const { replayModels } = await import('../src/engine/replay/replay-legs.ts');
const { matchRun } = await import('../src/engine/replay/replay-matched-run.ts');
const { passOver } = await import('../src/engine/replay/replay-pass.ts');
const { errorsOf, verdictOf } = await import('../src/engine/replay/replay-verdict.ts');
const { generateHistory } = await import('../test/helpers/generate-runs/generate-history.ts');
const { readHistory } = await import('../test/helpers/generate-runs/read-history.ts');

let isWrong = false;
const limited = new Map([
  ['big', 3],
  ['windows-latest', 6],
]);
console.log('| history | runs | replayed | median error | p90 | bias | later runs: median | without queue: median | queue share |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
tell('as many runners as wanted', { seed: 1, workflows: 20, runsOfEach: 60 });
tell('limits of runners', { seed: 2, workflows: 20, runsOfEach: 60, between: 500, limits: limited });
tell('many failures', { seed: 3, workflows: 20, runsOfEach: 60, failureRate: 0.1 });

const WAITS = [0, 5, 10, 20, 40, 80, 160, 320];
const found = WAITS.flatMap((wait, index) => savings(10 + index, wait));
console.log('\n| of the replay | workflows | saving off by, in points: median | p90 | largest |');
console.log('| --- | --- | --- | --- | --- |');
const bounds = [0, 0.02, 0.05, 0.1, 0.2, 0.3, Number.POSITIVE_INFINITY];
for (const measure of ['median', 'p90', 'bias'] as const)
  for (const [index, from] of bounds.slice(0, -1).entries()) {
    const to = bounds[index + 1] ?? 0;
    const isWithin = ({ errors }: Saving): boolean => Math.abs(errors[measure]) >= from && Math.abs(errors[measure]) < to;
    tellSavings(`${measure} ${percent(from)} to ${percent(to)}`, found.filter(isWithin));
  }
for (const verdict of ['good', 'poor', 'cannot'])
  tellSavings(
    verdict,
    found.filter(({ errors }) => verdictOf({ runs: errors.n, makespan: errors, later: null }).is === verdict),
  );
process.exit(isWrong ? 1 : 0);

function tell(name: string, options: HistoryOptions): void {
  const limits = { pools: options.limits ?? new Map<string, number>(), poolsOf: (labels: readonly string[]) => labels, stopTime: 0 };
  const checks = checkReplay(readHistory(generateHistory(options)), { seed: 1, limits });
  const runs = checks.reduce((sum, check) => sum + check.runs, 0);
  const middle = (values: readonly (number | null | undefined)[]): string =>
    percent(
      quantile(
        values.flatMap((value) => value ?? []),
        0.5,
      ),
    );
  const median =
    quantile(
      checks.flatMap(({ makespan }) => makespan?.median ?? []),
      0.5,
    ) ?? 1;
  if (median > 0.02) isWrong = true;
  const cells = [
    name,
    runs,
    checks.reduce((sum, { makespan }) => sum + (makespan?.n ?? 0), 0),
    percent(median),
    middle(checks.map(({ makespan }) => makespan?.p90)),
    middle(checks.map(({ makespan }) => makespan?.bias)),
    middle(checks.map(({ later }) => later?.median)),
    middle(checks.map(({ execution }) => execution?.median)),
    middle(checks.map(({ queueShare }) => queueShare)),
  ];
  console.log(`| ${cells.join(' | ')} |${median > 0.02 ? ' WRONG' : ''}`);
}

interface Saving {
  /** Of the replay as it was. */
  readonly errors: ReplayErrors;
  /** The predicted saving less the true one, as shares of the makespan. */
  readonly off: number;
}

function tellSavings(name: string, own: readonly Saving[]): void {
  const off = own.map((saving) => Math.abs(saving.off));
  console.log(`| ${name} | ${own.length} | ${[0.5, 0.9, 1].map((p) => percent(quantile(off, p))).join(' | ')} |`);
}

function savings(seed: number, wait: number): readonly Saving[] {
  const options: HistoryOptions = {
    seed,
    workflows: 20,
    runsOfEach: 40,
    edit: (job) => (job.key === 'job1' ? { ...job, heldFor: wait } : job),
  };
  const before = generateHistory(options);
  const longest = new Map(before.map(({ spec }) => [spec.name, spec.jobs.reduce((a, b) => (b.typical > a.typical ? b : a)).key]));
  const after = generateHistory({
    ...options,
    edit: (job, random, workflow) => {
      const held = options.edit?.(job, random, workflow) ?? job;
      return job.key === longest.get(workflow) ? { ...held, typical: held.typical / 2 } : held;
    },
  });
  return before.map((workflow, index) => compare(workflow, after[index] as GeneratedWorkflow, longest.get(workflow.spec.name) ?? ''));
}

function compare(before: GeneratedWorkflow, after: GeneratedWorkflow, job: string): Saving {
  const [history, changed] = readHistory([before, after]);
  const plan = history?.planOf() ?? null;
  if (history === undefined || changed === undefined || plan === null) throw new Error('no history');
  const modelOf = replayModels();
  const matched = (runs: readonly Run[]): readonly MatchedRun[] =>
    runs.flatMap((run) => {
      const model = modelOf(plan, run.event);
      const found = typeof model === 'string' ? model : matchRun(run, plan, model);
      return typeof found === 'string' ? [] : [found];
    });
  const own = matched(history.runs);
  const sources = own.map((one) => ({ workflow: 0, run: one.run, matched: one }));
  const replayWith = (runs: readonly MatchedRun[]): readonly number[] => {
    const pass = passOver(
      runs.map((one) => ({ workflow: 0, run: one.run, matched: one })),
      1,
      () => sources,
      { limits: UNLIMITED, seed: 1, mayTake: () => true },
    );
    return runs.flatMap((one) => pass.replayOf(one)?.makespan ?? []);
  };
  const halved = own.map((one) => ({
    ...one,
    legs: one.legs.map((leg, place) => (one.replay.legs[place]?.job === job ? { ...leg, duration: leg.duration / 2 } : leg)),
  }));
  const [told, toldHalved] = [replayWith(own), replayWith(halved)];
  const truth = own.map(({ makespan }) => makespan);
  const trueHalved = matched(changed.runs).map(({ makespan }) => makespan);
  const saving = (from: readonly number[], to: readonly number[]): number => 1 - (mean(to) ?? 0) / (mean(from) ?? 1);
  const errors = errorsOf(told.map((value, index) => value / (truth[index] ?? 1) - 1));
  if (errors === null) throw new Error('nothing was replayed');
  return { errors, off: saving(told, toldHalved) - saving(truth, trueHalved) };
}

function percent(share: number | null): string {
  return share === null ? '-' : share === Number.POSITIVE_INFINITY ? 'more' : `${(100 * share).toFixed(1)} %`;
}
