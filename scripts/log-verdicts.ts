import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import type { CacheOutcome } from '../src/model/cache-outcome.ts';
import { createJobLogReader } from '../src/telemetry/logs/job-log-reader.ts';

// Compares what is read of the caches in every log of a folder with the table that was made by hand: `node scripts/log-verdicts.ts FOLDER`. Exits 1 when one
// differs, when a log of the table is missing, or when a log that is not in the table is said to have a cache.

interface Verdict {
  readonly action: string;
  readonly result: string;
  readonly save: string;
  readonly key: string | null;
  readonly bytes: number | null;
  readonly restoreTime?: number;
  readonly entries?: { readonly hits: number; readonly misses: number };
}

/** Seconds: rates are printed to a tenth. */
const TOLERANCE = 0.15;
const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/log-verdicts.ts FOLDER');
  process.exit(2);
}

const TABLE = new URL('../test/fixtures/logs/cache-verdicts.yml', import.meta.url);
const table = new Map(
  (parse(readFileSync(TABLE, 'utf8')) as { log: string; verdicts: Verdict[] }[]).map(({ log, verdicts }) => [log, verdicts]),
);
const seen = new Set<string>();
const totals = { logs: 0, outcomes: 0, wrong: 0, missing: 0 };

for (const path of filesUnder(folder)) for (const { name, bytes } of logsIn(path)) check(name, bytes);
for (const log of table.keys()) {
  if (seen.has(log)) continue;
  totals.missing += 1;
  console.error(`${log}: not in the folder`);
}
console.log(JSON.stringify(totals));
process.exit(totals.wrong + totals.missing === 0 ? 0 : 1);

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function logsIn(path: string): { name: string; bytes: Uint8Array }[] {
  const name = relative(folder ?? '', path);
  if (/excerpts\.jsonl$/.test(path)) {
    const quoted = readFileSync(path, 'utf8').trimEnd().split('\n');
    return quoted.map((line) => {
      const { id, lines } = JSON.parse(line) as { id: string; lines: string[] };
      return { name: `${name}: ${id}`, bytes: Buffer.from(lines.join('\n')) };
    });
  }
  if (!/\.(?:log|txt)(?:\.gz)?$/.test(basename(path))) return [];
  const packed = readFileSync(path);
  return [{ name, bytes: path.endsWith('.gz') ? gunzipSync(packed) : packed }];
}

function check(name: string, bytes: Uint8Array): void {
  const reader = createJobLogReader();
  reader.take(bytes);
  const { cacheOutcomes } = reader.finish();
  const verdicts = table.get(name) ?? [];
  seen.add(name);
  totals.logs += 1;
  totals.outcomes += cacheOutcomes.length;
  const isRight = cacheOutcomes.length === verdicts.length && cacheOutcomes.every((outcome, index) => agrees(outcome, verdicts[index]));
  if (isRight) return;
  totals.wrong += 1;
  console.error(`${name}:\n  by hand ${JSON.stringify(verdicts)}\n  read    ${JSON.stringify(cacheOutcomes)}`);
}

function agrees(outcome: CacheOutcome, verdict: Verdict | undefined): boolean {
  if (verdict === undefined) return false;
  const key = outcome.restoredKey ?? outcome.primaryKey;
  return (
    outcome.action === verdict.action &&
    outcome.result === verdict.result &&
    outcome.save === verdict.save &&
    (verdict.key === null ? key === null : key?.startsWith(verdict.key) === true) &&
    outcome.sizeBytes === verdict.bytes &&
    (verdict.restoreTime === undefined || Math.abs((outcome.restoreTime ?? Infinity) - verdict.restoreTime) <= TOLERANCE) &&
    isDeepStrictEqual(outcome.entries, verdict.entries)
  );
}
