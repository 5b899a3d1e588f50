import '../../src/json-modules.ts';
import { readFileSync } from 'node:fs';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { hostileInput } from './hostile-input.ts';

/** What the parent asks for: the inputs `from` up to, not including, `to`. */
export interface Batch {
  readonly paths: readonly string[];
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** What became of one input. `rss` in bytes, now and then. */
export interface Answer {
  readonly index: number;
  readonly milliseconds: number;
  readonly reached: { readonly isYaml: boolean; readonly isWorkflow: boolean; readonly isAction: boolean; readonly applied: number } | null;
  readonly error: string | null;
  readonly rss: number | null;
}

/** Garbage is collected before memory is looked at, which takes time: not for each input. */
const RSS_EVERY = 100;
const SLOW_MS = 2_000;
const { exercise } = await import('./exercise.ts');
const pollution = Object.getOwnPropertyNames(Object.prototype).length;

process.on('message', (batch: Batch) => {
  const seeds = batch.paths.map((path) => readFileSync(path, 'utf8'));
  let index = batch.from;
  const next = (): void => {
    if (index >= batch.to) return;
    const answer = tryOne(index, batch.seed, seeds);
    index += 1;
    process.send?.({ ...answer, rss: (index - batch.from) % RSS_EVERY === 0 ? restingMemory() : null } satisfies Answer, next);
  };
  next();
});
process.send?.('ready');

/** What the process holds when nothing is left over, in bytes. */
function restingMemory(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

function tryOne(index: number, seed: number, seeds: readonly string[]): Omit<Answer, 'rss'> {
  const text = hostileInput(index, seed, seeds);
  const run = () => {
    // Time on the processor: a busy machine is not the input's fault.
    const before = process.threadCpuUsage();
    const reached = exercise(text, seededRandom(seed + index));
    const { user, system } = process.threadCpuUsage(before);
    return { reached, milliseconds: (user + system) / 1000 };
  };
  try {
    let { reached, milliseconds } = run();
    // The first run of a function pays for its compilation: the better of two counts.
    if (milliseconds > SLOW_MS) milliseconds = Math.min(milliseconds, run().milliseconds);
    const isPolluted = Object.getOwnPropertyNames(Object.prototype).length !== pollution;
    return { index, milliseconds, reached, error: isPolluted ? 'Object.prototype was changed' : null };
  } catch (error) {
    return { index, milliseconds: 0, reached: null, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
