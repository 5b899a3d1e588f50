import { describe, expect, test } from '@jest/globals';
import { summarizeCommit } from '../../src/engine/commit-summary.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { renderCheckRun } from '../../src/report/check-run.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';

const HOUR = 3600;

const FIRST = `on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
  lint:
    runs-on: ubuntu-latest
    steps:
      - run: npm run lint
  deploy:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps:
      - run: make deploy
`;
const CHANGED = FIRST.replace('npm test', 'npm test -- --coverage');
const RENAMED = FIRST.replace('  test:\n', '  unit:\n    name: Unit tests\n');

interface Told {
  readonly hour: number;
  readonly text: string | null;
  /** Seconds of the first job; the other takes 10. */
  readonly seconds: number;
  readonly name?: string;
  readonly event?: string;
  readonly sources?: Run['sources'];
}

function ran({ hour, text, seconds, name = 'test', event = 'pull_request', sources }: Told): Run {
  const from = hour * HOUR;
  const job = (called: string, length: number) =>
    buildJob({ name: called, createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + 5 + length) });
  return buildRun({
    event,
    headSha: `${hour}`.padStart(7, 'a').padEnd(40, '0'),
    createdAt: at(from),
    sources: sources ?? (text === null ? null : { workflowBlob: null, workflowText: text, fileBlobs: new Map() }),
    jobs: [job(name, seconds), job('lint', 10)],
  });
}

/** So many runs, an hour apart, which take 100, 101, … s; then the next group. */
function history(...groups: readonly (Omit<Told, 'hour' | 'seconds'> & { readonly count: number; readonly seconds?: number })[]): Run[] {
  return groups
    .flatMap(({ count, ...told }) => Array.from({ length: count }, (_, i) => ({ ...told, seconds: (told.seconds ?? 100) + i })))
    .map((told, hour) => ran({ ...told, hour }));
}

function summarize(told: Omit<Told, 'hour'>, runs: readonly Run[]) {
  const commit = [ran({ ...told, hour: 500 })];
  const options = { runsOfCommit: commit, repositoryId: 0, configuration: DEFAULT_REPOSITORY_CONFIG, asOf: new Date('2026-12-31') };
  const summary = summarizeCommit({ ...options, history: runs });
  expect(summarizeCommit({ ...options, history: runs.toReversed() })).toEqual(summary);
  const [workflow] = summary.workflows;
  if (workflow === undefined) throw new Error('no workflow');
  const job = workflow.jobs.find(({ name }) => name === (told.name ?? 'test'));
  const lint = workflow.jobs.find(({ name }) => name === 'lint');
  return { workflow, job, lint, rendered: renderCheckRun(summary) };
}

describe('a baseline of the check run', () => {
  test('begins where the plan of the job changed, and says with which commit', () => {
    const runs = history({ count: 8, text: FIRST, seconds: 200 }, { count: 6, text: CHANGED });
    const { workflow, job, lint, rendered } = summarize({ text: CHANGED, seconds: 103 }, runs);
    const cut = { since: runs[8]?.headSha, isUnbroken: true, n: 6 };
    expect(job).toMatchObject({ usual: { n: 6, p50: 102.5 }, state: 'noise', cut: { ...cut, before: { n: 8, p50: 203.5 } } });
    expect(workflow).toMatchObject({ usual: { n: 6, p50: 107.5 }, cut, versions: { basis: 'own', unmeasured: 0 } });
    expect([lint?.usual?.n, lint?.cut]).toEqual([14, null]);
    expect(rendered.title).toBe('CI 1m 48s: within noise, usual 1m 48s since the workflow changed in aaaaaa8 (n 6)');
    expect(rendered.text).toContain('n 6) since the workflow changed in aaaaaa8');
    expect(rendered.text).not.toContain('not told apart');
  });

  test('that was cut to too few runs is none, and what was before is only told', () => {
    const { workflow, job, rendered } = summarize(
      { text: CHANGED, seconds: 500 },
      history({ count: 8, text: FIRST }, { count: 2, text: CHANGED }),
    );
    expect([job?.state, job?.usual, workflow.state]).toEqual(['no-baseline', null, 'no-baseline']);
    expect(job?.cut).toMatchObject({ n: 2, before: { n: 8, p50: 103.5 } });
    expect(rendered.title).toBe('CI 8m 25s: no baseline since the workflow changed in aaaaaa8');
    expect(rendered.text).toContain('no baseline since the workflow changed in aaaaaa8 (n 2); before p50 1m 44s (n 8)');
  });

  test('of a commit that changes the plan itself is none', () => {
    const { job, rendered } = summarize({ text: CHANGED, seconds: 500 }, history({ count: 8, text: FIRST }));
    expect(job).toMatchObject({ state: 'no-baseline', cut: { since: null, n: 0, before: { n: 8 } } });
    expect(rendered.title).toBe('CI 8m 25s: no baseline under this version of the workflow');
  });

  test('goes on over a new key and name, also of the makespan', () => {
    const runs = history({ count: 5, text: FIRST }, { count: 3, text: RENAMED, name: 'Unit tests' });
    const { workflow, job } = summarize({ text: RENAMED, seconds: 100, name: 'Unit tests' }, runs);
    expect([job?.usual?.n, job?.cut, workflow.usual?.n, workflow.cut]).toEqual([8, null, 8, null]);
  });

  test('of the makespan is not cut by a job that the event does not start', () => {
    const now = FIRST.replace('make deploy', 'make all');
    const on = (event: string) => summarize({ text: now, seconds: 100, event }, history({ count: 6, text: FIRST, event })).workflow;
    expect([on('pull_request').cut, on('push').cut?.n]).toEqual([null, 0]);
  });

  test('of versions that take turns is said to be of those with this plan', () => {
    const runs = history({ count: 3, text: FIRST }, { count: 2, text: CHANGED }, { count: 3, text: FIRST });
    const { job, rendered } = summarize({ text: FIRST, seconds: 100 }, runs);
    expect(job).toMatchObject({ usual: { n: 6 }, cut: { isUnbroken: false, before: { n: 2 } } });
    expect(rendered.text).toContain('under versions of the workflow with this plan, first aaaaaa0');
  });

  test('leaves out runs whose file is not recorded, and says how many', () => {
    const runs = history({ count: 5, text: FIRST }, { count: 2, text: null });
    const { job, workflow, rendered } = summarize({ text: FIRST, seconds: 100 }, runs);
    expect([job?.usual?.n, job?.cut, workflow.versions]).toEqual([5, null, { basis: 'own', commit: null, unmeasured: 2, unread: 0 }]);
    expect(rendered.text).toContain('Left out of *usual*: 2 runs whose workflow file is not recorded.');
  });

  test('of a commit whose file is not recorded yet is of the newest version known, and says so', () => {
    const runs = history({ count: 8, text: FIRST, seconds: 200 }, { count: 5, text: CHANGED });
    const { job, workflow, rendered } = summarize({ text: null, seconds: 100 }, runs);
    expect(job?.usual).toMatchObject({ n: 5, p50: 102 });
    expect(workflow.versions).toEqual({ basis: 'newest-known', commit: runs[12]?.headSha, unmeasured: 0, unread: 0 });
    expect(rendered.text).toContain('not recorded yet: *usual* is of the newest version that is, of aaaaa12.');
  });

  test('is of all runs where no file is recorded, and says that versions are not told apart', () => {
    const { job, workflow, rendered } = summarize({ text: FIRST, seconds: 100 }, history({ count: 6, text: null }));
    expect([job?.usual?.n, workflow.versions?.basis]).toEqual([6, 'not-told-apart']);
    expect(rendered.text).toContain('versions of the workflow are not told apart');
    expect(summarize({ text: null, seconds: 100 }, []).workflow.versions).toBeNull();
  });

  test('begins anew when an action of the repository changed that the job uses', () => {
    const text = FIRST.replace('- run: npm test', '- uses: ./.github/actions/test');
    const with_ = (id: string) => ({
      workflowBlob: 'b',
      workflowText: text,
      fileBlobs: new Map([['.github/actions/test/action.yml', id]]),
    });
    const runs = history({ count: 6, text, sources: with_('old') }, { count: 5, text, sources: with_('new') });
    const { job, lint } = summarize({ text, seconds: 100, sources: with_('new') }, runs);
    expect([job?.usual?.n, job?.cut?.before.n, lint?.usual?.n]).toEqual([5, 6, 11]);
  });

  test('looks at the newest 20 versions, and says how many runs are of others', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ count: 1, text: `# ${i}\n${FIRST}` }));
    const { job, workflow, rendered } = summarize({ text: FIRST, seconds: 100 }, history(...many));
    expect([job?.usual?.n, workflow.versions?.unread]).toEqual([19, 11]);
    expect(rendered.text).toContain('11 runs of versions of the workflow that were not read.');
  });

  test('of versions of which only ids are known is of the same one', () => {
    const only = (workflowBlob: string) => ({ workflowBlob, workflowText: null, fileBlobs: new Map<string, string>() });
    const runs = history({ count: 6, text: null, sources: only('a') }, { count: 5, text: null, sources: only('b') });
    expect(summarize({ text: null, seconds: 100, sources: only('a') }, runs).job?.usual?.n).toBe(6);
    expect(summarize({ text: null, seconds: 100 }, runs).job?.usual?.n).toBe(5);
  });
});
