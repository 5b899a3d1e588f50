import { describe, expect, test } from '@jest/globals';
import { available } from '../../../src/model/availability.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { type KeyFacts, keyOf, keysOf } from '../../../src/simulate/cache/key-of.ts';
import { replayCache } from '../../../src/simulate/cache/replay-cache.ts';
import { modeOfRun, scopeOfRun } from '../../../src/simulate/cache/scope-of-run.ts';
import { type CachePlan, usesOfRuns } from '../../../src/simulate/cache/uses-of-runs.ts';
import type { ContextValues } from '../../../src/workflow/expressions/expression.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const RUNNER: ReadonlyMap<string, ContextValues> = new Map([['runner', { values: { os: 'Linux', arch: 'X64' }, complete: false }]]);

function factsOf(fileBlobs: Readonly<Record<string, string>> | null, contexts = RUNNER): KeyFacts {
  const isRecorded = (name: string): boolean => name === 'package-lock.json' || name === '*.csproj';
  return { fileBlobs: fileBlobs === null ? null : new Map(Object.entries(fileBlobs)), isRecorded, contexts };
}

function keyIn(template: string, fileBlobs: Readonly<Record<string, string>> | null): string {
  const key = keyOf(template, factsOf(fileBlobs));
  return key.available ? key.value : `not known: ${key.reason}`;
}

const LOCK = "${{ runner.os }}-npm-${{ hashFiles('**/package-lock.json') }}";
const ONE = { 'package-lock.json': 'b1', 'web/package-lock.json': 'b2', 'package.json': 'b3' };

describe('a key', () => {
  test('is the same where the hashed files are, and another where one of them is not', () => {
    expect(keyIn(LOCK, ONE)).toMatch(/^Linux-npm-[a-z0-9]{12}$/);
    expect(keyIn(LOCK, { ...ONE, 'package.json': 'changed' })).toBe(keyIn(LOCK, ONE));
    const others = [
      { ...ONE, 'web/package-lock.json': 'changed' },
      { ...ONE, 'package-lock.json': 'b2', 'web/package-lock.json': 'b1' },
      { 'package-lock.json': 'b1' },
      { ...ONE, 'api/package-lock.json': 'b4' },
    ].map((blobs) => keyIn(LOCK, blobs));
    expect(new Set([keyIn(LOCK, ONE), ...others]).size).toBe(5);
  });

  test('starts with its restore key, and has an empty hash where no file matches', () => {
    const keys = keysOf({ key: LOCK, restoreKeys: ['${{ runner.os }}-npm-', '${{ runner.os }}-', ''] }, factsOf(ONE));
    expect(keys).toEqual(available({ key: keyIn(LOCK, ONE), restoreKeys: ['Linux-npm-', 'Linux-'] }));
    expect(keyIn(LOCK, { 'go.mod': 'b' })).toBe('Linux-npm-');
    expect(keyIn("${{ hashFiles('**/*.csproj', '!**/Old.csproj') }}x", { 'Old.csproj': 'a' })).toBe('x');
  });

  test('is not known where files decide that are not recorded, or contexts that are not known', () => {
    const files = 'hashFiles() is only known in a run: the files are not known';
    expect(keyIn(LOCK, null)).toBe(`not known: the key \`${LOCK}\` is not known: ${files}`);
    for (const pattern of ['**/*.rs', '**', 'src/', '**/package*.json', '**/package-lock.jso[n]', 'package-lock.json\n**/*.ts'])
      expect(keyIn(`\${{ hashFiles('${pattern}') }}`, ONE)).toContain(files);
    expect(keyIn('${{ matrix.node }}', ONE)).toContain('not known');
    expect(keysOf({ key: 'a', restoreKeys: ['${{ env.X }}'] }, factsOf(ONE)).available).toBe(false);
    expect(keyIn("${{ fromJSON('[1]') }}", ONE)).toBe('not known: the key is a list or a map');
  });
});

describe('the scope of a run', () => {
  const scopeOf = (rest: Partial<Run>): readonly [string, string | null, string] | string => {
    const run = buildRun(rest);
    const scope = scopeOfRun(run, 'main', 'release');
    return scope.available ? [scope.value.own, scope.value.base, modeOfRun(run, scope.value)] : scope.reason;
  };

  test.each<[Partial<Run>, ReturnType<typeof scopeOf>]>([
    [{ event: 'push', headBranch: 'main' }, ['refs/heads/main', null, 'write']],
    [{ event: 'push', headBranch: 'topic' }, ['refs/heads/topic', null, 'write']],
    [{ event: 'pull_request', pullRequests: [7] }, ['refs/pull/7/merge', 'refs/heads/release', 'write']],
    [{ event: 'pull_request', headRepositoryId: 5, headBranch: 'fix' }, ['refs/pull/5:fix/merge', 'refs/heads/release', 'write']],
    [{ event: 'pull_request_target', headBranch: 'fix' }, ['refs/heads/main', null, 'read']],
    [{ event: 'issue_comment', headBranch: 'main' }, ['refs/heads/main', null, 'read']],
    [{ event: 'schedule', headBranch: null }, ['refs/heads/main', null, 'write']],
    [{ event: 'merge_group', headBranch: 'gh-readonly-queue/main/x' }, ['refs/heads/gh-readonly-queue/main/x', null, 'write']],
    [{ event: 'push', headBranch: null }, 'the history does not say on which branch a run was'],
    [{ event: 'pull_request', headBranch: null }, 'the history does not say of which pull request a run is'],
    [{ event: null }, 'the history does not say which event started a run'],
  ])('of %j', (rest, expected) => expect(scopeOf(rest)).toEqual(expected));
});

describe('the uses of a step that is not there yet', () => {
  const plan: CachePlan = {
    step: 'jobs.test.steps.1',
    hasStep: ({ name }) => name === 'test',
    keys: (_, run) =>
      keysOf({ key: LOCK, restoreKeys: ['${{ runner.os }}-npm-'] }, { ...factsOf(null), fileBlobs: run.sources?.fileBlobs ?? null }),
    version: ({ labels }) => labels.join(),
    saveBytes: () => 1000,
    saveTime: seconds(5),
    defaultBranch: 'main',
  };
  const runOf = (hour: number, lock: string | null, rest: Partial<Run> = {}, conclusion: 'success' | 'failure' = 'success'): Run => {
    const [startedAt, completedAt] = [at(hour * 3600), at(hour * 3600 + 60)];
    const sources = lock === null ? null : { workflowBlob: null, workflowText: null, fileBlobs: new Map([['package-lock.json', lock]]) };
    const jobs = [buildJob({ startedAt, completedAt, conclusion }), buildJob({ name: 'lint', startedAt, completedAt })];
    return buildRun({ runId: hour + 1, event: 'push', headBranch: 'main', createdAt: startedAt, sources, jobs, ...rest });
  };

  test('are replayed from the lock files that its runs saw', () => {
    const pull = { event: 'pull_request', pullRequests: [3] };
    // The failed job saves nothing, so the next run finds main's older entry.
    const runs = [
      runOf(0, 'a'),
      runOf(1, 'a', pull),
      runOf(2, 'b', {}, 'failure'),
      runOf(3, 'b', pull),
      runOf(4, 'b', pull),
      runOf(5, null),
    ];
    const { uses, unknown } = usesOfRuns(runs, plan);
    expect(unknown.jobRuns).toBe(1);
    expect(unknown.reasons).toEqual([expect.stringContaining('the files are not known')]);
    const { lookups } = replayCache(uses);
    expect(lookups.map(({ result, from, save }) => [result, from, save])).toEqual([
      ['miss', null, 'saved'],
      ['exact', 'default', 'not-needed'],
      ['partial', 'own', 'none'],
      ['partial', 'default', 'saved'],
      ['exact', 'own', 'not-needed'],
    ]);
  });
});
