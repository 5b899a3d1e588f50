import { describe, expect, test } from '@jest/globals';
import { type CommitEvidence, summarizeCommit } from '../../../src/engine/commit-summary.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../../../src/model/repository-config.ts';
import type { Run, RunSources } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const TEXT = `name: CI
on: [push, pull_request]
jobs:
  # The slow one.
  unit:
    name: test
    runs-on: ubuntu-latest
    steps:
      - run: make test
  legs:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [20, 22]
    steps:
      - run: make
`;
const sources = (workflowText: string | null): RunSources => ({ workflowBlob: 'blob', workflowText, fileBlobs: new Map() });
const limit = (makespan: number | null, jobs: Readonly<Record<string, number>>): RepositoryConfig => ({
  ...DEFAULT_REPOSITORY_CONFIG,
  targets: [
    {
      workflow: 'ci.yml',
      ...(makespan === null ? {} : { makespan: { p95: seconds(makespan), enforce: true } }),
      jobs: new Map(Object.entries(jobs).map(([name, p50]) => [name, { p50: seconds(p50), enforce: false }])),
      stages: new Map(),
    },
  ],
});
const run = (rest: Partial<Run> = {}) =>
  buildRun({ headSha: 'head', jobs: [buildJob(), buildJob({ name: 'legs (22)' })], sources: sources(TEXT), ...rest });
const missed = (of: Run, configuration: RepositoryConfig, rest: Partial<CommitEvidence> = {}) =>
  summarizeCommit({ runsOfCommit: [of], history: [], repositoryId: 42, configuration, asOf: at(1e6), ...rest }).missed.map(
    ({ job, line }) => [job, line],
  );

describe('a limit that was missed', () => {
  test('is told at the line of its job, under whatever name the job runs', () =>
    expect(missed(run(), limit(null, { test: 30 }))).toEqual([['test', 5]]));
  test('is told for a leg at the line of the job that it is a leg of', () =>
    expect(missed(run(), limit(null, { legs: 30 }))).toEqual([['legs (22)', 10]]));
  test('is told for the makespan at the first line', () => expect(missed(run(), limit(30, {}))).toEqual([[null, 1]]));
  test('is none where it is kept', () => expect(missed(run(), limit(300, { test: 300 }))).toEqual([]));
  test('has no line where the file is not known, is no workflow, or has not the job', () => {
    expect(missed(run({ sources: null }), limit(30, { test: 30 }))).toEqual([]);
    expect(missed(run({ sources: sources('jobs: [') }), limit(30, { test: 30 }))).toEqual([]);
    expect(missed(run({ sources: sources(TEXT.replace('name: test', 'name: other')) }), limit(null, { test: 30 }))).toEqual([]);
  });
  test('is found in the text that another run of the same file has', () => {
    const other = run({ headSha: 'old', createdAt: at(-1000), jobs: [] });
    expect(missed(run({ sources: sources(null) }), limit(null, { test: 30 }), { history: [other] })).toEqual([['test', 5]]);
  });
  test('is not told while a run is active: an annotation that was sent stays', () => {
    const active = run({ status: 'in_progress', conclusion: null });
    expect(missed(active, limit(30, { test: 30 }))).toEqual([]);
  });
});
