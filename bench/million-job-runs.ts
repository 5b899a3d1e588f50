import { availableParallelism, loadavg } from 'node:os';
import { explainQueries } from '../test/helpers/explain-queries.ts';
import type { Bench } from './compare.ts';
import { type BenchStore, openBenchStore, settle } from './million/bench-store.ts';
import { diskUse, sayDiskUse } from './million/disk-use.ts';
import { HOT_QUERIES, runsOf } from './million/hot-queries.ts';
import { importRuns } from './million/import-runs.ts';
import { quantileOf } from './million/quantile-of.ts';
import { mergeAsWebhooks } from './million/webhook-traffic.ts';

const SMALL = 10_000;
const LARGE = 100_000;
const MILLION = 1_000_000;
/** Merged record by record: some milliseconds for each of 4.4 records a job run. */
const HOOKED: Readonly<Record<number, number>> = { [LARGE]: 2_000, [MILLION]: 4_000 };
const HISTORY = ['run', 'job_run', 'step_run', 'cache_outcome', 'name'];
const ROUNDS = 30;
const WARM_UP = 5;

/**
 * What does a long history cost? Imports a generated one, says what it takes on disk, and asks what is asked all the time of it and of one of
 * 10,000 job runs, in turn. BENCH_MILLION=1 (`--million`) takes a million job runs, else 100,000.
 */
export const bench: Bench = {
  run: async () => {
    const large = process.env['BENCH_MILLION'] === '1' ? MILLION : LARGE;
    return {
      question: `what ${count(large)} job runs of 12 steps cost (generated, on ${availableParallelism()} processors)`,
      lines: measure(large),
    };
  },
};

async function* measure(large: number): AsyncGenerator<string> {
  const stores: BenchStore[] = [];
  const open = async (): Promise<BenchStore> => {
    const store = await openBenchStore();
    stores.push(store);
    return store;
  };
  try {
    const few = await open();
    await importRuns(few, SMALL, () => {});
    const many = await open();
    const { jobRunsPerSecond, ratio, batches } = await importRuns(many, large, progress('imported', large));
    yield `import: ${jobRunsPerSecond.toFixed(0)} job runs a second; ${ratio.toFixed(2)} times plain inserts of the same rows into tables without key or index (${batches} batches); load ${(loadavg()[0] ?? 0).toFixed(1)}`;
    for (const store of [few, many]) await settle(store);
    yield `on disk: ${sayDiskUse(await diskUse(many))}; goal 120`;
    yield* readsOf(many, large);
    yield* askInTurn(few, many, large);
    const hooked = await open();
    const webhooked = HOOKED[large] ?? 0;
    await mergeAsWebhooks(hooked, webhooked);
    yield `on disk after webhooks, ${count(webhooked)} job runs, each row written three or four times: ${sayDiskUse(await diskUse(hooked))}; goal 120`;
    await settle(hooked);
    yield `the same after vacuum: ${sayDiskUse(await diskUse(hooked))}`;
  } finally {
    for (const store of stores) await store.close();
  }
}

/** How the server finds what each of the queries asks for. */
async function* readsOf(many: BenchStore, large: number): AsyncGenerator<string> {
  for (const [name, ask] of Object.entries(HOT_QUERIES)) {
    const accesses = await explainQueries(many.opened, (store) =>
      ask({ ...many, world: { ...many.world, store } }, runsOf(large), ROUNDS * 2),
    );
    const pages = accesses.reduce((sum, access) => sum + access.pages, 0);
    const whole = accesses.filter(({ scan, table }) => scan === 'Seq Scan' && HISTORY.includes(table)).map(({ table }) => table);
    yield `${name} reads ${pages} pages of 8 KB, ${whole.length === 0 ? 'no table as a whole' : `as a whole: ${whole.join(', ')}`}`;
  }
}

async function* askInTurn(few: BenchStore, many: BenchStore, large: number): AsyncGenerator<string> {
  for (const [name, ask] of Object.entries(HOT_QUERIES)) {
    const [ofFew, ofMany]: [number[], number[]] = [[], []];
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const times = { few: await ask(few, runsOf(SMALL), round), many: await ask(many, runsOf(large), round) };
      if (round < WARM_UP) continue;
      ofFew.push(times.few);
      ofMany.push(times.many);
    }
    const ratio = quantileOf(ofMany) / quantileOf(ofFew);
    const [goal, ms] = [
      name === 'check run' ? ', goal 1.5' : '',
      (times: readonly number[], p?: number) => quantileOf(times, p).toFixed(1),
    ];
    yield `${name}: ${ratio.toFixed(2)} times as long as at ${count(SMALL)}${goal}; median ${ms(ofMany)} ms (p90 ${ms(ofMany, 0.9)}) against ${ms(ofFew)} ms (p90 ${ms(ofFew, 0.9)}), ${ROUNDS} rounds`;
  }
}

/** Every tenth of the way on standard error. */
function progress(what: string, all: number): (done: number) => void {
  let said = 0;
  return (done) => {
    const tenth = Math.floor((10 * done) / all);
    if (tenth <= said) return;
    said = tenth;
    console.error(`  ${what} ${done.toLocaleString('en')}`);
  };
}

function count(number: number): string {
  return number.toLocaleString('en');
}
