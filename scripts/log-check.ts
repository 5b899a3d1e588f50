import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createJobLogReader } from '../src/telemetry/logs/job-log-reader.ts';

// Reads every log of a folder: `node scripts/log-check.ts FOLDER`. Quoted lines (`excerpts.jsonl`) count as logs. Exits 1 when one throws or gives nothing.

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/log-check.ts FOLDER');
  process.exit(2);
}

const FIRST_STAMP = /^(?:\uFEFF)?(?:[^\t\n]*\t[^\t\n]*\t\uFEFF?)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z/;
const totals = { logs: 0, bytes: 0, lines: 0, steps: 0, cacheOutcomes: 0, nothing: 0, exceptions: 0 };

for (const path of filesUnder(folder)) for (const { name, bytes } of logsIn(path)) check(name, bytes);
console.log(JSON.stringify(totals));
process.exit(totals.exceptions + totals.nothing === 0 ? 0 : 1);

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function logsIn(path: string): { name: string; bytes: Uint8Array }[] {
  const packed = readFileSync(path);
  const bytes = path.endsWith('.gz') ? gunzipSync(packed) : packed;
  const name = relative(folder ?? '', path);
  if (/excerpts\.jsonl$/.test(path)) {
    const quoted = bytes.toString('utf8').trimEnd().split('\n');
    return quoted.flatMap((line) => {
      const { id, lines } = JSON.parse(line) as { id: string; lines: string[] };
      return isLog(lines[0] ?? '') ? [{ name: `${name}: ${id}`, bytes: Buffer.from(lines.join('\n')) }] : [];
    });
  }
  const isNamed = /\.(?:log|txt)(?:\.gz)?$/.test(basename(path));
  return isNamed && isLog(bytes.subarray(0, 4096).toString('utf8')) ? [{ name, bytes }] : [];
}

/** Some recordings have lines of the page before the first timestamp. */
function isLog(text: string): boolean {
  return text.split('\n').some((line) => FIRST_STAMP.test(line));
}

function check(name: string, bytes: Uint8Array): void {
  try {
    const reader = createJobLogReader();
    reader.take(bytes);
    const log = reader.finish();
    totals.logs += 1;
    totals.bytes += log.bytes;
    totals.lines += log.lines;
    totals.steps += log.steps.length;
    totals.cacheOutcomes += log.cacheOutcomes.length;
    if (log.steps.length > 0) return;
    totals.nothing += 1;
    console.error(`${name}: nothing read`);
  } catch (error) {
    totals.exceptions += 1;
    console.error(`${name}: ${String(error)}`);
  }
}
