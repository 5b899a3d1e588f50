import '../src/json-modules.ts';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NO_SOURCES } from '../src/engine/no-sources.ts';
import type { Run } from '../src/model/run.ts';
import { parseRun } from '../src/telemetry/parse-run.ts';
import { parseRunJobs } from '../src/telemetry/parse-run-jobs.ts';
import { type RecordedAttempt, readRecordings } from '../test/recordings/read-recordings.ts';

// How near the replay of recorded runs comes to them: `node scripts/replay-on-real-runs.ts FOLDER`. Workflows are those of FOLDER/dag, with the file that each run
// saw; delays are of every other record under FOLDER with the same labels. Each has one run: an error of one run says little, so errors are told and not judged. What
// must hold, or it exits 1: the runs that have all their records are replayed, the same jobs run in the replay, and with the queue taken out it is within 2 seconds
// or 2 % of the record, since that needs nothing but the needs of the file.

const { planOfText } = await import('../src/engine/eras.ts');
const { checkReplay } = await import('../src/engine/replay/check-replay.ts');

/** Of these the recorder says that conclusions were edited by hand. */
const EDITED = ['apache-devlake'];
const FILES = '**/{*.json,*.ndjson,*.ndjson.gz,repos-*}';
/** What no replay can do without: moments of creation. */
const INCOMPLETE = ['dag/cilium-images'];

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(join(folder, 'dag'))) {
  console.error('usage: node scripts/replay-on-real-runs.ts FOLDER');
  process.exit(2);
}

const workflows = globSync('dag/*/*.yml', { cwd: folder }).sort().map(readWorkflow);
const known = new Set(workflows.flatMap(({ runs }) => runs.map(({ runId }) => runId)));
const sources = globSync('*/', { cwd: folder }).filter((name) => name !== 'dag' && !EDITED.includes(name));
const others = sources.flatMap((name) => {
  const files = globSync(FILES, { cwd: join(folder, name) }).sort();
  return readRecordings(files.map((file) => join(folder, name, file))).flatMap(toRun);
});
const elsewhere = { path: null, name: 'other records', runs: others.filter(({ runId }) => !known.has(runId)), planOf: () => null };
const checks = checkReplay([...workflows, elsewhere], { seed: 1 }).slice(0, workflows.length);

let isWrong = false;
console.log(
  '| workflow | jobs | replayed | recorded s | replay s | error | without queue | queue share | delays of other workflows | not replayed | verdict |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [index, check] of checks.entries()) {
  const { runs, name } = workflows[index] as (typeof workflows)[number];
  const [run] = check.worst;
  const cells = [
    name,
    runs.reduce((sum, { jobs }) => sum + jobs.length, 0),
    `${check.makespan?.n ?? 0} of ${check.runs}`,
    run?.recorded ?? '-',
    run?.replayed.toFixed(0) ?? '-',
    percent(check.makespan?.bias),
    percent(check.execution?.bias),
    percent(check.queueShare),
    check.borrowed,
    check.obstacles.map(({ obstacle }) => obstacle).join(', '),
    check.verdict.is,
  ];
  const execution = Math.abs(check.execution?.bias ?? 0);
  const isRight = INCOMPLETE.includes(name)
    ? check.makespan === null
    : check.makespan?.n === check.runs &&
      check.differing === 0 &&
      (execution <= 0.02 || execution * (run?.recorded ?? 0) * (1 - (check.queueShare ?? 0)) <= 2);
  if (!isRight) isWrong = true;
  console.log(`| ${cells.join(' | ')} |${isRight ? '' : ' WRONG'}`);
}
const errors = checks.flatMap(({ makespan }) => (makespan === null ? [] : [makespan.bias])).map((error) => percent(error));
console.log(`\n${errors.length} runs: errors ${errors.join(', ')}. Delays of ${elsewhere.runs.length} other recorded runs were at hand.`);
process.exit(isWrong ? 1 : 0);

/** A file named after a run is that run's; any other is of all runs beside it. */
function readWorkflow(file: string): { path: string; name: string; runs: readonly Run[]; planOf: () => ReturnType<typeof planOfText> } {
  const path = join(folder ?? '', file);
  const own = /^workflow-(\d+)[.]yml$/.exec(basename(file))?.[1];
  const attempts = readRecordings([join(dirname(path), 'runs.ndjson')]);
  const runs = attempts.flatMap(toRun).filter(({ runId }) => own === undefined || String(runId) === own);
  const plan = planOfText('.github/workflows/ci.yml', readFileSync(path, 'utf8'), NO_SOURCES);
  return { path: file, name: own === undefined ? dirname(file) : `${dirname(file)} ${own}`, runs, planOf: () => plan };
}

function toRun({ run: body, jobs: bodies }: RecordedAttempt): readonly Run[] {
  const run = parseRun(body);
  const jobs = run.ok ? parseRunJobs(run.value, bodies) : run;
  return run.ok && jobs.ok ? [{ ...run.value, jobs: jobs.value }] : [];
}

function percent(share: number | null | undefined): string {
  return share == null ? '-' : `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}
