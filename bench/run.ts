// GitHub's parser imports JSON in a way that Node refuses without this.
import '../src/json-modules.ts';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench, Comparison } from './compare.ts';

const NOT_BENCHES = ['run.ts', 'compare.ts', 'workflow-files.ts', 'generated-log.ts', 'dense-log.ts', 'read-one-log.ts'];

/**
 * `npm run bench`, or `npm run bench -- parse-workflows` for one: each answer is a ratio against an anchor in the same run.
 * `--folder DIR`: on the workflow files below a folder of repositories. `--million`: million-job-runs with a million, which takes about half an hour and
 * 2 GB below the folder for temporary files.
 */
const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, million: { type: 'boolean' } },
});
if (values.folder !== undefined) process.env['BENCH_FOLDER'] = values.folder;
if (values.million === true) process.env['BENCH_MILLION'] = '1';
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
  const answer = await bench.run();
  console.log(`${name}: ${answer.question}`);
  if ('lines' in answer) for await (const line of answer.lines) console.log(`  ${line}`);
  else console.log(`  ${sayComparison(answer)}`);
}

function sayComparison({ anchor, rounds, ratio, ours, theirs }: Comparison): string {
  const [p10, p50, p90] = [ratio.p10, ratio.p50, ratio.p90].map((value) => value.toFixed(2));
  return `${p50} times ${anchor} (p10 ${p10}, p90 ${p90}, ${rounds} rounds); ${ours.toFixed(1)} ms against ${theirs.toFixed(1)} ms a round`;
}
