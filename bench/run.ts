// GitHub's parser imports JSON in a way that Node refuses without this.
import '../src/json-modules.ts';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench } from './compare.ts';

const NOT_BENCHES = ['run.ts', 'compare.ts', 'workflow-files.ts'];

/**
 * `npm run bench`, or `npm run bench -- parse-workflows` for one: each answer is a ratio against an anchor in the same run.
 * `--folder DIR`: on the workflow files below a folder of repositories.
 */
const { positionals: wanted, values } = parseArgs({ allowPositionals: true, options: { folder: { type: 'string' } } });
if (values.folder !== undefined) process.env['BENCH_FOLDER'] = values.folder;
const names = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.ts') && !NOT_BENCHES.includes(name))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
if (names.length === 0) {
  console.error(`No benchmark is called ${wanted.join(' or ')}.`);
  process.exitCode = 2;
}

for (const name of names) {
  const { bench } = (await import(`./${name}.ts`)) as { bench: Bench };
  const { question, anchor, rounds, ratio, ours, theirs } = await bench.run();
  const [p10, p50, p90] = [ratio.p10, ratio.p50, ratio.p90].map((value) => value.toFixed(2));
  console.log(`${name}: ${question}`);
  console.log(
    `  ${p50} times ${anchor} (p10 ${p10}, p90 ${p90}, ${rounds} rounds); ${ours.toFixed(1)} ms against ${theirs.toFixed(1)} ms a round`,
  );
}
