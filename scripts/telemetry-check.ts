import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { JobRun } from '../src/model/job-run.ts';
import { formatHistoryRun } from '../src/telemetry/format-history-run.ts';
import { readHistoryRecords } from '../src/telemetry/history-file.ts';
import { readCacheOutcomes } from '../src/telemetry/logs/caches/read-cache-outcomes.ts';
import { parseJob } from '../src/telemetry/parse-job.ts';
import { parseRun } from '../src/telemetry/parse-run.ts';
import { isJsonObject, type Parsed } from '../src/telemetry/parsed.ts';

// Reads every recorded run, job and log of a folder with our parsers: `node scripts/telemetry-check.ts FOLDER`.
// Exits 1 when a parser throws or a run does not survive being written and read again; a refused record is counted and named.

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/telemetry-check.ts FOLDER');
  process.exit(2);
}

const counts = new Map<string, number>();
const refused = new Map<string, number>();
const results = new Map<string, number>();
const jobs = new Map<number, JobRun>();
const logs: { file: string; text: string }[] = [];
const values: { value: unknown; file: string; line: number }[] = [];
let thrown = 0;

const add = (counter: Map<string, number>, key: string, by = 1): void => void counter.set(key, (counter.get(key) ?? 0) + by);

for (const path of filesUnder(folder)) {
  const file = relative(folder, path);
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const name = basename(path).replace(/\.gz$/, '');
  if (/\.log$/.test(name) || (/\.txt$/.test(name) && /^(?:\uFEFF)?\d{4}-\d\d-\d\dT/.test(text))) logs.push({ file, text });
  else {
    const found = /\.(?:nd)?jsonl?$|^repos-/.test(name) ? jsonValues(text) : [];
    const cells = /_raw_github_api_.*\.csv$/.test(name) ? csvColumn(text, 'data').map(tryParse) : [];
    for (const [index, value] of [...found, ...cells].entries()) values.push({ value, file, line: index + 1 });
  }
}

for (const { value, file } of values) for (const record of recordsIn(value)) guarded(file, () => check(record, file));
guarded('history', () => {
  const { runs, problems } = readHistoryRecords(values.filter(({ file }) => /ndjson/.test(file)));
  add(counts, 'history lines: runs', runs.length);
  add(counts, 'history lines: problems', problems.length);
  for (const run of runs) checkRoundTrip(run);
});
for (const { file, text } of logs) guarded(file, () => checkLog(file, text));

print('records', counts);
print('refused, with reason', refused);
print('cache outcomes', results);
console.log(`exceptions: ${thrown}`);
process.exit(thrown === 0 ? 0 : 1);

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** A file that is one JSON value, or one a line; nothing where it is neither. */
function jsonValues(text: string): unknown[] {
  const whole = tryParse(text);
  if (whole !== undefined) return [whole];
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [tryParse(line)]));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The cells of one column of a CSV with quoted cells. */
function csvColumn(text: string, column: string): string[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  const at = rows[0]?.indexOf(column) ?? -1;
  return rows.slice(1).flatMap((row) => (row[at] === undefined || row[at] === '' ? [] : [row[at]]));
}

/** Everything in a recording that is meant to be a run or a job. */
function recordsIn(value: unknown): { kind: 'run' | 'job'; payload: unknown }[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (!isJsonObject(value)) return [];
  if (isJsonObject(value['workflow_job'])) return [{ kind: 'job', payload: value }];
  if (isJsonObject(value['workflow_run'])) return [{ kind: 'run', payload: value }];
  if (Array.isArray(value['workflow_runs'])) return value['workflow_runs'].map((payload: unknown) => ({ kind: 'run', payload }));
  if ('run_id' in value && 'name' in value) return [{ kind: 'job', payload: value }];
  if ('run_number' in value && 'head_sha' in value) return [{ kind: 'run', payload: value }];
  if (Array.isArray(value['jobs'])) return value['jobs'].map((payload: unknown) => ({ kind: 'job', payload }));
  return [];
}

function check({ kind, payload }: { kind: 'run' | 'job'; payload: unknown }, file: string): void {
  if (kind === 'run') {
    const run = counted('runs', parseRun(payload), file);
    if (run !== null) {
      add(
        counts,
        'steps in runs',
        run.jobs.reduce((sum, job) => sum + job.steps.length, 0),
      );
      checkRoundTrip(run);
    }
    return;
  }
  const job = counted('jobs', parseJob(payload), file);
  if (job === null) return;
  jobs.set(job.jobId, job);
  add(counts, 'steps', job.steps.length);
  if (job.carriedOver) add(counts, 'carried-over jobs');
}

function counted<T>(kind: string, parsed: Parsed<T>, file: string): T | null {
  add(counts, `${kind} read`, Number(parsed.ok));
  if (parsed.ok) return parsed.value;
  add(refused, `${kind} in ${file}: ${parsed.reason}`);
  return null;
}

function checkRoundTrip(run: Parameters<typeof formatHistoryRun>[0]): void {
  const again = parseRun(JSON.parse(JSON.stringify(formatHistoryRun(run))));
  if (!again.ok || !isDeepStrictEqual(plain(again.value), plain(run)))
    throw new Error(`run ${run.runId} is another after writing and reading it`);
  add(counts, 'runs written and read again');
}

/** Instants as text, and no member without a value. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function checkLog(file: string, text: string): void {
  const id = Number(/(\d{6,})(?:-\w+)?\.log/.exec(file)?.[1]);
  const job = jobs.get(id);
  const outcomes = readCacheOutcomes(text, job?.steps ?? []);
  add(counts, 'logs read');
  if (job !== undefined) add(counts, 'logs joined with their job');
  if (outcomes.length > 0) add(counts, 'logs with cache outcomes');
  for (const { action, result, save } of outcomes) add(results, `${action}: ${result}, save ${save}`);
}

function guarded(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    thrown += 1;
    console.error(`${file}: ${String(error)}`);
  }
}

function print(title: string, counter: Map<string, number>): void {
  console.log(`${title}:`);
  for (const [key, count] of [...counter].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${count}\t${key}`);
}
