// The profile reaches GitHub's parser, which Node refuses without this.
import '../src/json-modules.ts';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { Counts } from '../test/recordings/count-history.ts';
import { readRecordings } from '../test/recordings/read-recordings.ts';
import { replayRecordings } from '../test/recordings/replay-recordings.ts';

// Sends every recorded run and job of a folder through the real HTTP path, from the stand-in's signed webhooks to the profile, and compares the
// counts with a table written by hand: `node scripts/telemetry-replay.ts FOLDER [--without SOURCE]`. Exits 1 where they differ, or a source with runs
// has no row.

const { countHistory, differences } = await import('../test/recordings/count-history.ts');

const TABLE = new URL('../test/fixtures/telemetry/expected-counts.yml', import.meta.url);
const FILES = '**/{*.json,*.ndjson,*.ndjson.gz,*.csv,repos-*}';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: 'string', multiple: true, default: [] } },
});
const [folder] = positionals;
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: node scripts/telemetry-replay.ts FOLDER [--without SOURCE]');
  process.exit(2);
}

const started = performance.now();
const expected = new Map(Object.entries(parse(readFileSync(TABLE, 'utf8')) as Readonly<Record<string, Counts>>));
const sources = new Map(
  globSync('*/', { cwd: folder })
    .filter((name) => !values.without.includes(name))
    .sort()
    .map(
      (name) =>
        [
          name,
          readRecordings(
            globSync(FILES, { cwd: join(folder, name) })
              .sort()
              .map((file) => join(folder, name, file)),
          ),
        ] as const,
    )
    .filter(([, attempts]) => attempts.length > 0),
);
for (const name of expected.keys()) if (!sources.has(name)) console.log(`${name}: left out`);

const { runsOf, deliveries, requests } = await replayRecordings(sources);
let differing = 0;
for (const [name, runs] of runsOf) {
  const found = countHistory(runs, new Date());
  const byHand = expected.get(name);
  const lines = byHand === undefined ? ['has runs and no row in the table'] : differences(byHand, found);
  const { attempts } = found.runs;
  console.log(
    `${lines.length === 0 ? 'same' : 'DIFFERENT'}  ${name}: ${attempts} attempts, ${found.jobs['all']} jobs, ${found.jobs['steps']} steps`,
  );
  for (const line of lines) console.log(`    ${line}`);
  if (lines.length > 0) differing += 1;
}
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${deliveries} deliveries and ${requests} requests of the app in ${seconds} s; ${differing} of ${runsOf.size} sources differ`);
process.exit(differing === 0 ? 0 : 1);
