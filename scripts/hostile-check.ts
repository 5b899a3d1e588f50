import { type ChildProcess, fork } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BOMBS } from './hostile/bombs.ts';
import type { Answer, Batch } from './hostile/child.ts';
import { hostileInput } from './hostile/hostile-input.ts';

/** One input may take this long, in milliseconds on the processor. */
const SLOW_MS = 2_000;
/** A child that says nothing for so long hangs; longer than `SLOW_MS`, which the child measures itself, since the machine may be busy. */
const HANG_MS = 30_000;
/** How much the process may grow once it is warm. */
const MAX_GROWTH = 128 * 1024 * 1024;
/** Inputs of one process before its memory counts: the bombs and some hundred mutated files, so that its code is compiled and its heap has grown. */
const WARM_UP = 500;

/**
 * Hands hostile inputs, hand-made bombs and mutated workflow files, to everything that reads or edits one, in a child process under a watchdog.
 * A crash, more than 2 s for one input, or a process that keeps growing is a failure: it is printed with its seed, and its input saved.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
});
const count = Number(values.count);
const seed = Number(values.seed);
const folder = positionals[0] ?? fileURLToPath(new URL('../test/fixtures/workflows', import.meta.url));
const paths = findSeeds(folder);
if (paths.length === 0 || !Number.isInteger(count) || !Number.isInteger(seed)) {
  console.error('Usage: node scripts/hostile-check.ts [FOLDER OF YAML FILES] [--count N] [--seed N] [--only INDEX]');
  process.exit(2);
}

const started = performance.now();
const times: number[] = [];
/** The memory of each process at rest: when it was warm, and the most afterwards, in bytes. */
const memory: { readonly warm: number; readonly most: number }[] = [];
const failures: string[] = [];
const reached = { yaml: 0, workflow: 0, action: 0, applied: 0 };
let slowest = { index: -1, milliseconds: 0 };
let saved: string | null = null;
let children = 0;

const first = values.only === undefined ? 0 : Number(values.only);
const end = values.only === undefined ? count : first + 1;
let next = first;
while (next < end) next = await runChild(next);
report();

/** Runs a child from this input on; yields the input to go on with after it ended. */
function runChild(from: number): Promise<number> {
  children += 1;
  const child: ChildProcess = fork(new URL('./hostile/child.ts', import.meta.url), {
    execArgv: ['--max-old-space-size=1024', '--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let current = from;
  let said = '';
  let own: (typeof memory)[number] | null = null;
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
  return new Promise((resolve) => {
    let watchdog: NodeJS.Timeout | undefined;
    const watch = (): void => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        said = `hangs: no answer for ${HANG_MS / 1000} s`;
        child.kill('SIGKILL');
      }, HANG_MS);
    };
    watch();
    child.on('message', (message: Answer | 'ready') => {
      watch();
      if (message === 'ready') {
        child.send({ paths, seed, from, to: end } satisfies Batch);
        return;
      }
      record(message);
      if (message.rss !== null && message.index - from >= WARM_UP - 1)
        own = { warm: own?.warm ?? message.rss, most: Math.max(own?.most ?? 0, message.rss) };
      current = message.index + 1;
      if (current >= end) child.kill();
    });
    child.on('exit', (code, signal) => {
      clearTimeout(watchdog);
      if (own !== null) memory.push(own);
      if (current >= end) return resolve(end);
      fail(current, `the process ended with ${signal ?? code}: ${said}`);
      resolve(current + 1);
    });
  });
}

function record(answer: Answer): void {
  if (answer.error !== null) fail(answer.index, answer.error);
  times.push(answer.milliseconds);
  if (answer.milliseconds > slowest.milliseconds) slowest = { index: answer.index, milliseconds: answer.milliseconds };
  if (answer.milliseconds > SLOW_MS) fail(answer.index, `took ${answer.milliseconds.toFixed(0)} ms, twice`);
  if (answer.reached === null) return;
  reached.yaml += Number(answer.reached.isYaml);
  reached.workflow += Number(answer.reached.isWorkflow);
  reached.action += Number(answer.reached.isAction);
  reached.applied += answer.reached.applied;
}

function fail(index: number, why: string): void {
  saved ??= mkdtempSync(join(tmpdir(), 'paceline-hostile-'));
  const file = join(saved, `seed-${seed}-${index}.yml`);
  writeFileSync(
    file,
    hostileInput(
      index,
      seed,
      paths.map((path) => readFileSync(path, 'utf8')),
    ),
  );
  const line = `input ${index} of seed ${seed}${BOMBS[index] === undefined ? '' : ` (${BOMBS[index].name})`}: ${why}\n    saved as ${file}`;
  failures.push(line);
  console.log(line);
}

function report(): void {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (p: number) => (sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0).toFixed(1);
  const grown = memory.map(({ warm, most }) => most - warm);
  const mega = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
  console.log(
    `${times.length} hostile inputs from ${paths.length} files and ${BOMBS.length} bombs, seed ${seed}, in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  console.log(
    `  read as YAML ${reached.yaml}, as a workflow ${reached.workflow}, as an action ${reached.action}; edits applied ${reached.applied}`,
  );
  console.log(
    `  p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, p99.9 ${quantile(0.999)} ms; slowest ${slowest.milliseconds.toFixed(0)} ms (input ${slowest.index}${BOMBS[slowest.index] === undefined ? '' : `, ${BOMBS[slowest.index]?.name}`})`,
  );
  console.log(
    memory.length === 0
      ? '  memory: too few inputs to tell'
      : `  memory at rest: ${mega(memory[0]?.warm ?? 0)} after ${WARM_UP} inputs, at most ${mega(Math.max(...grown))} more after that`,
  );
  if (children > 1) console.log(`  ${children - 1} processes ended early`);
  if (grown.some((bytes) => bytes > MAX_GROWTH)) failures.push('a process keeps growing');
  console.log(failures.length === 0 ? '  no crash, no hang, memory bounded' : `  ${failures.length} failures`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

function findSeeds(root: string): readonly string[] {
  return globSync(['**/*.{yml,yaml}', '**/.github/**/*.{yml,yaml}'], { cwd: root })
    .map((path) => join(root, path))
    .filter((path) => statSync(path).size < 64 * 1024)
    .sort();
}
