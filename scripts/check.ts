import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that can be said of the tree without running it. All of it runs, also after a failure; none changes a file. */
const CHECKS = [
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '.'] },
  { name: 'typed lint', command: ['eslint', '.'] },
  { name: 'types', command: ['tsc', '--pretty', 'false'] },
  { name: 'boundaries', command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'generated files', command: ['node', 'scripts/generate.ts', '--check'] },
  { name: 'lock file', command: ['node', 'scripts/complete-lock.ts', '--check'] },
] as const;

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
// The tools and the Node of this repository come first, also when this is not started by npm.
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}` };

function run({ name, command: [program, ...rest] }: (typeof CHECKS)[number]): Promise<Outcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, rest, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const done = (ok: boolean): void => resolve({ name, ok, seconds: (performance.now() - startedAt) / 1000, output });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => {
      output += error.message;
      done(false);
    });
    child.on('close', (code) => done(code === 0));
  });
}

const queue = [...CHECKS];
const outcomes: Outcome[] = [];

async function work(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const outcome = await run(check);
    outcomes.push(outcome);
    console.log(`${outcome.ok ? 'ok  ' : 'FAIL'}  ${outcome.name.padEnd(16)} ${outcome.seconds.toFixed(1).padStart(5)} s`);
  }
}

await Promise.all([work(), work()]);
for (const { name, output } of outcomes.filter(({ ok }) => !ok)) console.log(`\n${name}\n${output.trim()}`);
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;
