// The changes reach GitHub's parser, which Node refuses without this.
import '../src/json-modules.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../src/commands/output.ts';
import type { Change } from '../src/engine/changes/change.ts';

// What `paceline changes` says of the recorded nights of ionic's stencil build, against what a person read off them: `node scripts/changes-on-history.ts FOLDER`,
// the folder that holds `stencil-speed`. Exits 1 where they differ.
//
// Read by hand from the 217 first attempts on main that succeeded and were not carried over: 119 nights up to 2023-10-31 (run 6702686757) with a median of
// 123 s, then 98 from 2023-11-02 (run 6728901654) on with 102 s. It is the build: 114 s in the 89 nights in which it has its later name, then 94.5 s; the
// checkout took 6 s before and 4 s after. After 26 nights seven failed in a row. Runs of other branches are few; the 32 rows that a re-run carried over are no nights of their own.

const { runCli } = await import('../src/cli.ts');

interface Finding {
  readonly measure: Change['series']['measure'];
  readonly step: string | null;
  readonly before: Change['before'];
  readonly after: Change['after'];
}

const LAST_BEFORE = 6702686757;
const FIRST = 6728901654;
const BUILD = 'Run ./.github/workflows/actions/build-core-stencil-prerelease';
const BY_HAND: readonly Finding[] = [
  { measure: 'makespan', step: null, before: { n: 119, p50: 129 }, after: { n: 98, p50: 109 } },
  { measure: 'runner-time', step: null, before: { n: 119, p50: 123 }, after: { n: 98, p50: 102 } },
  { measure: 'job', step: null, before: { n: 119, p50: 123 }, after: { n: 98, p50: 102 } },
  { measure: 'step', step: BUILD, before: { n: 89, p50: 114 }, after: { n: 98, p50: 94.5 } },
];

const folder = process.argv[2];
const file = join(folder ?? '', 'stencil-speed', 'jobs.ndjson.gz');
if (folder === undefined || !existsSync(file)) {
  console.error('usage: node scripts/changes-on-history.ts FOLDER');
  process.exit(2);
}

const onDefault = (await changesOf(file)).filter(({ series }) => series.stratum.branch === 'default');
const found = onDefault.filter(({ series }) => series.measure !== 'success-rate');
const endings = onDefault.filter(({ series }) => series.measure === 'success-rate' && series.job === null);
const failures: string[] = [];
const check = (isRight: boolean, what: string): void => {
  console.log(`${isRight ? 'same' : 'DIFFERENT'}  ${what}`);
  if (!isRight) failures.push(what);
};
check(found.length === BY_HAND.length, `${found.length} changes on the default branch`);
check(
  endings.map(({ kind, before }) => `${kind} ${before.n}`).join(', ') === 'worse 26, better 7',
  `the nights that failed: ${endings.map(({ kind, before, after }) => `${kind} (n ${before.n}, ${after.n})`).join(', ')}`,
);
for (const { measure, step, before, after } of BY_HAND) {
  const change = found.find(({ series }) => series.measure === measure && series.step === step);
  const name = step ?? measure;
  check(
    change?.kind === 'faster' && change.level === 'notify' && change.persists.available && change.persists.value,
    `${name}: faster, sure, and it lasts`,
  );
  check(
    change?.lastBefore.runId === LAST_BEFORE && change.first.runId === FIRST,
    `${name}: between ${change?.lastBefore.runId} and ${change?.first.runId}`,
  );
  check(isSame(change?.before, before) && isSame(change?.after, after), `${name}: ${say(change?.before)}, then ${say(change?.after)}`);
  const { interval: [low, high] = [0, 0], time = 0 } = change?.shift ?? {};
  check(
    low < after.p50 / before.p50 - 1 && after.p50 / before.p50 - 1 < high,
    `${name}: ${time} s, ${low.toFixed(3)} to ${high.toFixed(3)}`,
  );
}
const job = found.find(({ series }) => series.measure === 'job');
check(job?.because.length === 1 && job.because[0]?.step === BUILD, `the job because of ${job?.because.map(({ step }) => step).join(', ')}`);
process.exit(failures.length === 0 ? 0 : 1);

async function changesOf(path: string): Promise<readonly Change[]> {
  const out: string[] = [];
  const output: Output = {
    write: async (text) => void out.push(text),
    note: (text) => console.error(text),
    ...{ color: false, width: 100, interactive: false },
  };
  const code = await runCli(['changes', '--history', path, '--as-of', '2024-03-01', '--format', 'json'], output);
  if (code !== 0) throw new Error(`paceline changes ended with ${code}`);
  const { alerts } = JSON.parse(out.join('')) as { alerts: readonly { readonly changes: readonly Change[] }[] };
  return alerts.flatMap(({ changes }) => changes);
}

function isSame(found: Change['before'] | undefined, byHand: Change['before']): boolean {
  return found?.n === byHand.n && found.p50 === byHand.p50;
}

function say(level: Change['before'] | undefined): string {
  return level === undefined ? 'nothing' : `${level.p50} s (n ${level.n})`;
}
