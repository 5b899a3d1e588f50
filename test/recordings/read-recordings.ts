import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isObject, type JsonObject, stamp } from '../standin/json-object.ts';

/** One attempt of a run as it was recorded, with its jobs: what GitHub's REST API answers. */
export interface RecordedAttempt {
  readonly run: JsonObject;
  readonly jobs: readonly JsonObject[];
  /** The run object was not recorded: it says no more than its jobs do. */
  readonly isDerived: boolean;
}

/** Words of GitHub's API; recordings whose words were edited by hand have others. */
const STATUSES = new Set(['requested', 'queued', 'pending', 'waiting', 'in_progress', 'completed']);
const DERIVED_PATH = '.github/workflows/not-recorded.yml';
const NO_COMMIT = '0'.repeat(40);

/**
 * Every attempt in these files, oldest first, read without any of Paceline's parsers. Of what was recorded more than once the newest stands,
 * of a job the record with the most steps: GitHub keeps steps for some months only. Jobs whose run was not recorded get a run without a conclusion.
 */
export function readRecordings(files: readonly string[]): readonly RecordedAttempt[] {
  const runs = new Map<string, JsonObject>();
  const jobs = new Map<number, JsonObject>();
  for (const { run, job } of files.flatMap(readValues).flatMap((value) => recordsIn(value))) {
    if (run !== undefined && isNewer(run, runs.get(keyOf(run, 'id')))) runs.set(keyOf(run, 'id'), run);
    if (job !== undefined && isFuller(job, jobs.get(Number(job['id'])))) jobs.set(Number(job['id']), job);
  }
  const jobsOf = Map.groupBy(jobs.values(), (job) => keyOf(job, 'run_id'));
  const recorded = [...runs].map(([key, run]) => ({ run, jobs: jobsOf.get(key) ?? [], isDerived: false }));
  const derived = [...jobsOf]
    .filter(([key]) => !runs.has(key))
    .map(([, group]) => ({ run: deriveRun(group), jobs: group, isDerived: true }));
  return [...recorded, ...derived].sort((a, b) => text(a.run, 'created_at').localeCompare(text(b.run, 'created_at')));
}

/** Whether a record's words are not GitHub's: it can only be delivered as it is, not as the deliveries that led to it. */
export function isEdited({ run, jobs }: RecordedAttempt): boolean {
  return [run, ...jobs].some(({ status, conclusion }) => {
    const isEnded = typeof conclusion === 'string';
    return !STATUSES.has(String(status)) || (isEnded && (conclusion !== conclusion.toLowerCase() || conclusion === ''));
  });
}

function readValues(file: string): readonly unknown[] {
  const bytes = readFileSync(file);
  const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  if (file.endsWith('.csv')) return csvColumn(content, 'data').map((cell) => JSON.parse(cell) as unknown);
  if (!/ndjson(\.gz)?$/.test(file)) return [JSON.parse(content)];
  return content
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

interface Found {
  readonly run?: JsonObject;
  readonly job?: JsonObject;
}

function recordsIn(value: unknown, within: JsonObject = {}): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((item) => recordsIn(item, within));
  if (!isObject(value)) return [];
  if (isObject(value['workflow_run'])) return recordsIn(value['workflow_run']);
  if (isObject(value['workflow_job'])) return recordsIn(value['workflow_job']);
  if (Array.isArray(value['workflow_runs'])) return recordsIn(value['workflow_runs']);
  const record = { ...within, ...value };
  if ('run_id' in record && 'name' in record && 'status' in record) return [{ job: record }];
  if (!('head_sha' in value) || !('run_number' in value)) {
    // The trimmed recordings of actions-timeline: jobs beside a few words about their run.
    const about = isObject(value['workflow']) ? { run_id: value['workflow']['id'], head_sha: NO_COMMIT } : {};
    return recordsIn(value['jobs'], about);
  }
  const { jobs, ...run } = value;
  return [{ run }, ...recordsIn(jobs, { run_id: run['id'], run_attempt: run['run_attempt'], head_sha: run['head_sha'] })];
}

function deriveRun(jobs: readonly JsonObject[]): JsonObject {
  const [first = {}] = jobs;
  const times = jobs
    .flatMap((job) => [job['created_at'] ?? job['started_at'], job['completed_at']])
    .flatMap((time) => (typeof time === 'string' ? [Date.parse(time)] : []));
  const isOpen = jobs.some(({ status }) => STATUSES.has(String(status)) && status !== 'completed');
  return {
    id: first['run_id'],
    run_attempt: first['run_attempt'] ?? 1,
    path: DERIVED_PATH,
    name: first['workflow_name'] ?? 'not recorded',
    event: 'push',
    status: isOpen ? 'in_progress' : 'completed',
    conclusion: null,
    head_branch: first['head_branch'] ?? null,
    head_sha: first['head_sha'],
    created_at: stamp(new Date(Math.min(...times))),
    updated_at: stamp(new Date(Math.max(...times))),
  };
}

/** At the same moment the later in the files stands. */
function isNewer(run: JsonObject, known: JsonObject | undefined): boolean {
  return known === undefined || text(run, 'updated_at') >= text(known, 'updated_at');
}

function isFuller(job: JsonObject, known: JsonObject | undefined): boolean {
  if (known === undefined) return true;
  const rank = ({ status, completed_at, steps }: JsonObject) => [
    status === 'completed' ? 1 : 0,
    Array.isArray(steps) ? steps.length : 0,
    Date.parse(String(completed_at ?? '')) || 0,
  ];
  const [before, after] = [rank(known), rank(job)];
  const difference = after.map((value, i) => value - (before[i] ?? 0)).find((value) => value !== 0);
  return (difference ?? 0) >= 0;
}

function keyOf(record: JsonObject, id: 'id' | 'run_id'): string {
  return `${String(record[id])}/${String(record['run_attempt'] ?? 1)}`;
}

function text(record: JsonObject, field: string): string {
  return String(record[field] ?? '');
}

/** The cells of one column of a CSV with quoted cells. */
function csvColumn(content: string, column: string): string[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of content.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  const at = rows[0]?.indexOf(column) ?? -1;
  return rows.slice(1).flatMap((row) => (row[at] === undefined || row[at] === '' ? [] : [row[at]]));
}
