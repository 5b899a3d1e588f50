import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS, type PlantedBug } from './planted-bugs.ts';

/**
 * Runs the guard cases once for each planted bug that is named by its place in the list, each in a copy of our modules that holds the bug in this
 * process's memory only, together with the modules that import it: the others are loaded once for all. Prints a line for each: its place, then the first case that notices, or nothing. A bug that cannot be planted, or with which
 * the program does not load, ends the process with an error.
 */
const SOURCE = join(import.meta.dirname, '../../src');
const IMPORTERS = findImporters([SOURCE, import.meta.dirname, join(import.meta.dirname, '../helpers')]);
let planted: { readonly at: number; readonly bug: PlantedBug; readonly touched: ReadonlySet<string>; isPlanted: boolean } | null = null;

/** Of each module, those that import more of it than types. */
function findImporters(folders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const path = join(folder, name);
      for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']*)';/gm)) {
        const imported = join(dirname(path), target);
        importers.set(imported, [...(importers.get(imported) ?? []), path]);
      }
    }
  }
  return importers;
}

/** A module and all that import it, directly or through others. */
function touchedBy(path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(IMPORTERS.get(next) ?? []));
  }
  return found;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const isTouched = found.url.startsWith('file:') && planted?.touched.has(fileURLToPath(found.url)) === true;
    return planted === null || !isTouched ? found : { ...found, url: `${found.url.split('?')[0]}?bug=${planted.at}` };
  },
  load(url, context, nextLoad) {
    if (url.endsWith('.json')) return nextLoad(url, { ...context, importAttributes: { type: 'json' } });
    if (planted === null || !url.startsWith('file:') || fileURLToPath(url) !== join(SOURCE, planted.bug.file))
      return nextLoad(url, context);
    planted.isPlanted = true;
    return { format: 'module-typescript', shortCircuit: true, source: withBug(planted.bug) };
  },
});

function withBug({ file, find, replace }: PlantedBug): string {
  const parts = readFileSync(join(SOURCE, file), 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${file} holds "${find}" ${parts.length - 1} times, not once`);
  return parts.join(replace);
}

type Cases = typeof import('./guard-cases.ts');

async function whoNotices(at: number, bug: PlantedBug): Promise<string> {
  const plan = { at, bug, touched: touchedBy(join(SOURCE, bug.file)), isPlanted: false };
  planted = plan;
  const { loadGuardCases } = (await import(`./guard-cases.ts?bug=${at}`)) as Cases;
  if (!plan.isPlanted) throw new Error(`no guard case loads ${bug.file}`);
  // Most bugs are noticed near by: the other cases are read only where they are needed.
  for (const isNear of [true, false]) {
    for (const one of loadGuardCases((file) => (file === bug.cases) === isNear)) {
      const failure = failureOf(one);
      if (failure !== null) return `${one.name}: ${failure}`;
    }
  }
  return '';
}

function failureOf(one: { run(): string | null }): string | null {
  try {
    return one.run();
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : 'something'}`;
  }
}

for (const at of process.argv.slice(2).map(Number)) {
  const bug = PLANTED_BUGS[at];
  if (bug === undefined) throw new Error(`There is no bug ${at}.`);
  console.log(`${at} ${(await whoNotices(at, bug)).replaceAll('\n', ' ')}`.trim());
}
