import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { RepositoryWork } from './corpus/check-repository.ts';
import { printTally } from './corpus/print-tally.ts';
import { addTally, emptyTally, type Tally } from './corpus/tally.ts';
import { yamlPaths } from './corpus/yaml-paths.ts';

/**
 * Reads every YAML file below a folder of repositories, expands what the workflows run, and edits them at random. Prints one table;
 * ends with 1 when a promise is broken. A repository is a folder that holds `.github`.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { triples: { type: 'string', default: '3' }, seed: { type: 'string', default: '1' } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Usage: node scripts/corpus-check.ts FOLDER [--triples N] [--seed N]');
  process.exit(2);
}

const started = performance.now();
const sum = emptyTally();
const queue = findRepositories(folder).toSorted((a, b) => sizeOf(b) - sizeOf(a));
await Promise.all(Array.from({ length: Math.min(4, availableParallelism(), queue.length) }, workThrough));
process.exitCode = printTally(sum, (performance.now() - started) / 1000) ? 0 : 1;

/** One worker takes repositories until none is left. */
function workThrough(): Promise<void> {
  const worker = new Worker(new URL('./corpus/worker.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const work = queue.shift();
      if (work !== undefined) worker.postMessage(work);
      else worker.terminate().then(() => resolve(), reject);
    };
    worker.on('message', (tally: Tally) => {
      addTally(sum, tally);
      next();
    });
    worker.on('error', reject);
    next();
  });
}

function findRepositories(root: string): readonly RepositoryWork[] {
  const triples = Number(values.triples);
  const seed = Number(values.seed);
  const byFolder = new Map<string, string[]>();
  for (const path of yamlPaths(root)) addPath(byFolder, path);
  return [...byFolder].map(([name, paths]) => {
    const full = join(root, name);
    return { folder: full, name: name === '' ? basename(resolve(full)) : name, paths, triples, seed };
  });
}

/** The repository is what stands before `.github`, else the first folder. */
function addPath(byFolder: Map<string, string[]>, path: string): void {
  const parts = path.split(/[\\/]/);
  const at = parts.indexOf('.github');
  const depth = at === -1 ? Math.min(1, parts.length - 1) : at;
  const name = parts.slice(0, depth).join('/');
  byFolder.set(name, [...(byFolder.get(name) ?? []), parts.slice(depth).join('/')]);
}

function sizeOf({ folder: place, paths }: RepositoryWork): number {
  return paths.reduce((bytes, path) => bytes + statSync(join(place, path)).size, 0);
}
