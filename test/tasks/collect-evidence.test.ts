import { describe, expect, test } from '@jest/globals';
import { notAvailable } from '../../src/model/availability.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { collectEvidence, type EvidenceSource, toHistory } from '../../src/tasks/collect-evidence.ts';
import { at, buildRun } from '../helpers/build-run.ts';
import { createFakeGitHub, type FakeCommit } from '../helpers/fake-github.ts';
import { HEAD, NOW, REPOSITORY } from '../helpers/task-world.ts';

const CI = 'on: push\njobs:\n  call:\n    uses: ./.github/workflows/build.yml\n';
type FakeFiles = Readonly<Record<string, string | { readonly unreadable: string }>>;
const BUILD = 'on: workflow_call\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';

async function collect(files: FakeFiles, changes: Partial<EvidenceSource> & Pick<FakeCommit, 'isTruncated' | 'isUnlisted'> = {}) {
  const collected = await tryToCollect(files, changes);
  if (!collected.available) throw new Error(collected.reason);
  return collected.value;
}

async function tryToCollect(files: FakeFiles, changes: Parameters<typeof collect>[1] = {}) {
  const gitHub = createFakeGitHub();
  const { isTruncated = false, isUnlisted = false } = changes;
  gitHub.commits.set(HEAD, { files: new Map(Object.entries(files)), isTruncated, isUnlisted });
  const github = await gitHub.installations.forRepository(9, REPOSITORY);
  return collectEvidence({
    tree: github.sourceTree(HEAD),
    repository: REPOSITORY,
    configuration: DEFAULT_REPOSITORY_CONFIG,
    requiredChecks: notAvailable('branch rules are not readable'),
    history: async () => null,
    storage: null,
    only: null,
    asOf: NOW,
    ...changes,
  });
}

const evidenceOf = (collected: Awaited<ReturnType<typeof collect>>, path: string) => {
  const found = collected.find((entry) => entry.path === path);
  if (found?.ok !== true) throw new Error(`${path} was not collected`);
  return found.evidence;
};

describe('collecting evidence', () => {
  test('takes workflow files in path order, whatever the order of the listing, and no others', async () => {
    const files = {
      '.github/workflows/z.yaml': BUILD,
      '.github/workflows/a.yml': BUILD,
      '.github/workflows/nested/b.yml': BUILD,
      '.github/workflows/readme.md': '',
      'workflows/c.yml': BUILD,
    };
    const paths = ['.github/workflows/a.yml', '.github/workflows/z.yaml'];
    expect((await collect(files)).map(({ path }) => path)).toEqual(paths);
    expect((await collect(Object.fromEntries(Object.entries(files).reverse()))).map(({ path }) => path)).toEqual(paths);
  });

  test('knows who calls a workflow, and its siblings', async () => {
    const collected = await collect({ '.github/workflows/ci.yml': CI, '.github/workflows/build.yml': BUILD });
    const build = evidenceOf(collected, '.github/workflows/build.yml');
    expect(build.callers).toMatchObject({ available: true, value: [{ path: '.github/workflows/ci.yml' }] });
    expect(build.siblings?.map(({ path }) => path)).toEqual(['.github/workflows/ci.yml']);
    expect(evidenceOf(collected, '.github/workflows/ci.yml').callers).toEqual({ available: true, value: [] });
  });

  test.each(['build.yml', '.github/workflows/b*.yml'])('yields only what matches %s, and still knows the callers', async (only) => {
    const collected = await collect({ '.github/workflows/ci.yml': CI, '.github/workflows/build.yml': BUILD }, { only });
    expect(collected.map(({ path }) => path)).toEqual(['.github/workflows/build.yml']);
    expect(evidenceOf(collected, '.github/workflows/build.yml').callers).toMatchObject({ value: [{ path: '.github/workflows/ci.yml' }] });
  });

  test('reports a file that is no workflow with its problem, and takes the others', async () => {
    const collected = await collect({ '.github/workflows/bad.yml': 'on: [push\n', '.github/workflows/build.yml': BUILD });
    expect(collected).toMatchObject([
      { ok: false, path: '.github/workflows/bad.yml', problems: [{ line: expect.any(Number) as unknown }] },
      { ok: true },
    ]);
    expect(evidenceOf(collected, '.github/workflows/build.yml').siblings).toEqual([]);
  });

  test('finds the workflows where the listing of a commit is truncated', async () => {
    const collected = await collect({ '.github/workflows/build.yml': BUILD, 'src/a.ts': '' }, { isTruncated: true });
    expect(collected.map(({ path }) => path)).toEqual(['.github/workflows/build.yml']);
    expect(evidenceOf(collected, '.github/workflows/build.yml').paths.available).toBe(false);
  });

  test('is not available where the workflows themselves are not listed', async () => {
    const reason = 'the folder has too many entries';
    expect(await tryToCollect({ '.github/workflows/build.yml': BUILD }, { isUnlisted: true })).toEqual({ available: false, reason });
  });

  test('names a workflow that cannot be read, takes the others, and does without a manifest that cannot be read', async () => {
    const unreadable = 'the file is larger than 1 MiB';
    const collected = await collect({
      '.github/workflows/big.yml': { unreadable },
      '.github/workflows/build.yml': BUILD,
      'package.json': { unreadable },
    });
    expect(collected).toMatchObject([{ ok: false, path: '.github/workflows/big.yml', unreadable }, { ok: true }]);
    expect([...evidenceOf(collected, '.github/workflows/build.yml').files.keys()]).toEqual([]);
  });

  test('reads manifests and local actions, the repository root before what is deep, and at most sixty', async () => {
    const deep = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`packages/${String(i).padStart(2, '0')}/package.json`, '{}']));
    const collected = await collect({
      ...deep,
      'package.json': '{"name":"root"}',
      'package-lock.json': '{}',
      '.github/actions/setup/action.yml': 'name: Setup\n',
      '.github/workflows/build.yml': BUILD,
    });
    const { files } = evidenceOf(collected, '.github/workflows/build.yml');
    expect([...files.keys()].slice(0, 3)).toEqual(['.github/actions/setup/action.yml', 'package.json', 'packages/00/package.json']);
    expect(files.get('package.json')).toBe('{"name":"root"}');
    expect(files.has('package-lock.json')).toBe(false);
    expect(files.size).toBe(60);
  });

  test('calls a history that cannot be asked not available, and an empty one empty', async () => {
    const files = { '.github/workflows/build.yml': BUILD };
    expect(evidenceOf(await collect(files), '.github/workflows/build.yml').history).toMatchObject({ available: false });
    const empty = evidenceOf(await collect(files, { history: async () => [] }), '.github/workflows/build.yml').history;
    expect(empty).toEqual({ available: true, value: { runs: [], window: { from: NOW, to: NOW }, eras: [], simulated: null } });
  });
});

test('a history spans its runs, and knows which text of the workflow each time had', () => {
  const run = (second: number, workflowBlob: string | null, rest: Partial<Run> = {}) =>
    buildRun({ createdAt: at(second), sources: { workflowBlob, workflowText: null, fileBlobs: new Map() }, ...rest });
  const runs = [run(50, 'new'), run(40, null), run(30, 'new'), run(20, 'old', { simulated: 'made up' }), run(10, 'old')];
  expect(toHistory(runs, NOW)).toEqual({
    runs,
    window: { from: at(10), to: at(50) },
    eras: [
      { workflowBlob: 'new', from: at(30), to: at(50), runs: 2 },
      { workflowBlob: 'old', from: at(10), to: at(20), runs: 2 },
    ],
    simulated: 'made up',
  });
});
