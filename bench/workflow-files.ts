import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { yamlPaths } from '../scripts/corpus/yaml-paths.ts';

/** A round stays short enough to be repeated. */
const MOST_TEXTS = 200;

/**
 * The workflow files that the benchmarks read: the fixtures, or those below the folder that BENCH_FOLDER names; of many every second, third, and
 * so on, so that no more than 200 are left.
 */
export function workflowTexts(): readonly string[] {
  const folder = process.env['BENCH_FOLDER'] ?? fileURLToPath(new URL('../test/fixtures/workflows', import.meta.url));
  const all = yamlPaths(folder);
  const inRepositories = all.filter((path) => /(^|[\\/])\.github[\\/]workflows[\\/][^\\/]+$/.test(path));
  const names = inRepositories.length > 0 ? inRepositories : all;
  if (names.length === 0) throw new Error(`${folder} holds no workflow file.`);
  const every = Math.ceil(names.length / MOST_TEXTS);
  return names.filter((_, i) => i % every === 0).map((name) => readFileSync(join(folder, name), 'utf8'));
}
