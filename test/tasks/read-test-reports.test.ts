import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { Run } from '../../src/model/run.ts';
import { readTestReports } from '../../src/tasks/read-test-reports.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const KEY = { runId: 5, attempt: 1 };
const JUNIT = `<testsuites><testsuite name="s">
  <testcase file="test/a.test.ts" name="x" time="1.5"/><testcase file="test/b.test.ts" name="y" time="4"/>
</testsuite></testsuites>`;
const MORE = '<testsuite><testcase file="test/a.test.ts" name="z" time="0.25"/></testsuite>';
const UPLOADS = (inputs: string) => `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make
      - uses: actions/upload-artifact@v4
        with: ${inputs}
`;

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

async function add(rest: Partial<Run> = {}, workflowText: string | null = null): Promise<void> {
  const job = buildJob({ jobId: 6, runId: 5, conclusion: 'failure' });
  const sources = workflowText === null ? null : { workflowBlob: 'a'.repeat(40), workflowText, fileBlobs: new Map<string, string>() };
  await world.store.runs.mergeAll(repositoryId, [buildRun({ runId: 5, conclusion: 'failure', jobs: [job], sources, ...rest })]);
}

function upload(id: number, name: string, texts: readonly string[], rest: Readonly<Record<string, unknown>> = {}): void {
  const body = { id, name, size_in_bytes: 100, expired: false, created_at: at(60).toISOString(), ...rest };
  world.gitHub.artifacts.set(5, [...(world.gitHub.artifacts.get(5) ?? []), body]);
  world.gitHub.artifactFiles.set(id, { available: true, texts, isWhole: true });
}

const read = () => readTestReports(world, { repositoryId, ...KEY });
const found = () => world.store.runs.findTestReports(repositoryId, KEY);
const calls = () => world.gitHub.calls.filter((call) => call === 'listArtifacts' || call === 'fetchArtifact');

test('times of test files come from the artifacts that look like results, and belong to the run', async () => {
  await add();
  upload(11, 'junit-ubuntu', [JUNIT, MORE, '<coverage/>']);
  upload(12, 'dist', ['<testsuite><testcase file="no" time="9"/></testsuite>']);
  await read();
  const file = { tool: 'junit', stepNumber: null, failed: 0, isSum: true };
  const report = {
    ...{ artifactId: 11, artifact: 'junit-ubuntu', documents: 2, problem: null },
    files: [
      { ...file, file: 'test/b.test.ts', duration: 4, tests: 1 },
      { ...file, file: 'test/a.test.ts', duration: 1.75, tests: 2 },
    ],
  };
  expect(await found()).toEqual([report]);
  expect(calls()).toEqual(['listArtifacts', 'fetchArtifact']);
  expect(await world.store.runs.history(repositoryId, CI, { runs: 1, withLogs: true })).toMatchObject([{ testReports: [report] }]);
  expect((await world.store.runs.history(repositoryId, CI, { runs: 1 }))[0]).not.toHaveProperty('testReports');
});

test('an attempt is looked at once, also where it has none', async () => {
  await add();
  upload(12, 'dist', []);
  await read();
  await read();
  expect(await found()).toEqual([]);
  expect(calls()).toEqual(['listArtifacts']);
});

describe('which artifacts are results', () => {
  test.each([
    ['{ name: out, path: "build/**/*.xml" }', 'out', true],
    ['{ name: "out-${{ matrix.os }}", path: "a.txt\\nb.xml" }', 'out-linux', true],
    ['{ name: "out-${{ matrix.os }}", path: "a.txt\\nb.xml" }', 'put-linux', false],
    ['{ path: "*.xml" }', 'artifact', true],
    ['{ name: out, path: "dist\\n!*.xml" }', 'out', false],
    ['{ path: build/r.xml, archive: false }', 'r.xml', true],
    ['{ name: out, path: dist }', 'test_results (1)', true],
    ['{ name: out, path: dist }', 'Test Report', true],
    ['{ name: out, path: dist }', 'latest', false],
  ])('with %s, %s: %s', async (inputs, name, isOne) => {
    await add({}, UPLOADS(inputs));
    upload(11, name, [JUNIT]);
    await read();
    expect(calls()).toEqual(isOne ? ['listArtifacts', 'fetchArtifact'] : ['listArtifacts']);
  });
});

describe('nothing is asked', () => {
  test('where the configuration reads no logs', async () => {
    await world.store.repositories.saveConfiguration(repositoryId, 'logs: off\n');
    await add();
    await read();
    expect(calls()).toEqual([]);
  });

  test('where no log of the run is read', async () => {
    await add({ conclusion: 'success', jobs: [buildJob({ jobId: 6, runId: 5 })] });
    await read();
    expect(calls()).toEqual([]);
  });

  test('where nothing in the workflow can upload an artifact, as its own file or that of a run before says', async () => {
    const text = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - run: make\n';
    await add({}, text);
    await read();
    await world.store.runs.mergeAll(repositoryId, [
      buildRun({ runId: 7, createdAt: at(9000), jobs: [buildJob({ conclusion: 'failure', runId: 7 })] }),
    ]);
    await readTestReports(world, { repositoryId, runId: 7, attempt: 1 });
    expect(calls()).toEqual([]);
  });

  test('of a run that has not ended, or was generated', async () => {
    await add({ status: 'in_progress', conclusion: null });
    await read();
    await world.store.runs.mergeAll(repositoryId, [
      buildRun({ runId: 7, simulated: 'by a test', jobs: [buildJob({ conclusion: 'failure', runId: 7 })] }),
    ]);
    await readTestReports(world, { repositoryId, runId: 7, attempt: 1 });
    expect(calls()).toEqual([]);
  });
});

test('an artifact that another attempt made is not this one’s', async () => {
  await add();
  upload(11, 'junit', [JUNIT], { created_at: at(4000).toISOString() });
  upload(12, 'junit-2', [JUNIT], { created_at: at(-4000).toISOString() });
  await read();
  expect(await found()).toEqual([]);
});

test('why an artifact was not read is kept with its name', async () => {
  await add();
  upload(11, 'junit-old', [JUNIT], { expired: true });
  upload(12, 'junit-large', [JUNIT], { size_in_bytes: 20 * 1024 * 1024 + 1 });
  upload(13, 'junit-gone', [JUNIT]);
  world.gitHub.artifactFiles.delete(13);
  upload(14, 'junit-cut', ['<testsuite><testcase file="a" time="1"/><testcase file=']);
  await read();
  expect((await found())?.map(({ artifact, problem, files }) => [artifact, problem, files.length])).toEqual([
    ['junit-old', 'expired', 0],
    ['junit-large', 'too-large', 0],
    ['junit-gone', 'expired', 0],
    ['junit-cut', 'not-readable', 1],
  ]);
  expect(calls()).toEqual(['listArtifacts', 'fetchArtifact', 'fetchArtifact']);
});

test('secrets in names are not kept', async () => {
  await add();
  upload(11, 'junit ann@example.com', ['<testsuite><testcase file="ann@example.com" time="1"/></testsuite>']);
  await read();
  const kept = JSON.stringify(await found());
  expect(kept).toContain('***');
  expect(kept).not.toContain('example.com');
});

test('what GitHub refuses is no failure, and what it fails to give is tried again', async () => {
  await add();
  world.gitHub.faults.set('listArtifacts', { error: new AppError('GITHUB_FORBIDDEN', 'no'), when: 'before' });
  await read();
  expect(world.said).toMatchObject([{ message: 'artifacts not read', fields: { reason: 'no' } }]);
  world.gitHub.faults.set('listArtifacts', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'before' });
  await expect(read()).rejects.toMatchObject({ retryable: true });
  world.gitHub.faults.set('listArtifacts', { error: new AppError('GITHUB_SUSPENDED', 'suspended'), when: 'before' });
  await expect(read()).rejects.toMatchObject({ code: 'GITHUB_SUSPENDED' });
  expect(await found()).toBeNull();
});

test('nothing is kept of a run that was deleted meanwhile, nor of a repository that is removed', async () => {
  await world.store.runs.saveTestReports(repositoryId, KEY, []);
  expect(await found()).toBeNull();
  await add();
  await read();
  expect(await found()).toEqual([]);
  await world.store.pruning.runs(repositoryId, CI, { before: at(100_000) }, 100);
  expect(await found()).toBeNull();
});
