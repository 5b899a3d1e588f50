import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { planOfText } from '../../../src/engine/eras.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import { chainOf } from '../../../src/engine/path/critical-path.ts';
import { type GraphOfRun, graphOfRun } from '../../../src/engine/path/graph-of-run.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { makespanOf } from '../../../src/model/run-times.ts';
import { forwardPass, lastEnd } from '../../../src/simulate/forward-pass.ts';
import { parseRun } from '../../../src/telemetry/parse-run.ts';
import { parseRunJobs } from '../../../src/telemetry/parse-run-jobs.ts';
import type { ExpandedPlan } from '../../../src/workflow/plan.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const FOLDER = new URL('../../fixtures/telemetry/graphs/', import.meta.url);

function recorded(name: string): { readonly run: Run; readonly plan: ExpandedPlan | null } {
  const body = JSON.parse(readFileSync(new URL(`${name}.ndjson`, FOLDER), 'utf8'));
  const run = parseRun(body);
  if (!run.ok) throw new Error(run.reason);
  const jobs = parseRunJobs(run.value, body.jobs);
  if (!jobs.ok) throw new Error(jobs.reason);
  // Nameless runners were taken out of the recording.
  const ran = jobs.value.map((job) => ({ ...job, runnerName: job.runnerName ?? 'not recorded' }));
  return { run: { ...run.value, jobs: ran }, plan: planOf(readFileSync(new URL(`${name}.yml`, FOLDER), 'utf8')) };
}

function planOf(text: string): ExpandedPlan | null {
  return planOfText('.github/workflows/ci.yml', text, NO_SOURCES);
}

/** For each job run, the job runs that it waited for. */
function waitsOf({ graph }: GraphOfRun): Record<string, string[]> {
  const before = (group: number): string[] =>
    (graph.groups[group]?.needs ?? []).flatMap((need) => {
      const { nodes = [] } = graph.groups[need] ?? {};
      return nodes.length === 0 ? before(need) : nodes.map((node) => graph.nodes[node]?.name ?? '');
    });
  return Object.fromEntries(graph.nodes.map(({ name, group }) => [name, before(group).sort()]));
}

function pathOf({ graph }: GraphOfRun): readonly (string | undefined)[] {
  const all = graph.nodes.map((_, index) => index);
  return chainOf(graph, forwardPass(graph), all).map((node) => graph.nodes[node]?.name);
}

function found(graph: GraphOfRun | null): GraphOfRun {
  if (graph === null) throw new Error('no graph');
  return graph;
}

function job(name: string, queued: number, start: number, end: number, rest: Partial<JobRun> = {}): JobRun {
  return buildJob({ name, createdAt: at(queued), startedAt: at(start), completedAt: at(end), ...rest });
}

const FILE = `on: pull_request
jobs:
  lint: { runs-on: ubuntu-latest, steps: [{ run: make lint }] }
  build: { runs-on: ubuntu-latest, steps: [{ run: make }] }
  maybe: { needs: build, if: github.actor == 'x', runs-on: ubuntu-latest, steps: [{ run: make maybe }] }
  shared: { needs: lint, uses: ./.github/workflows/shared.yml }
  gate: { needs: [maybe, shared], if: always(), runs-on: ubuntu-latest, steps: [{ run: 'true' }] }
`;

describe('the graph of a recorded run', () => {
  test.each([
    [
      'otel-own-build',
      'otel-cicd',
      ['build', 'tests (macos-latest)', 'tests (ubuntu-latest)', 'tests (windows-latest)'],
      ['tests (windows-latest)', 'otel-cicd'],
    ],
    ['otel-skip-duplicate', 'main_job', ['pre_job'], ['pre_job', 'main_job']],
  ])('%s has the needs of its file, and its times tell the same path', (name, last, needs, path) => {
    const { run, plan } = recorded(name);
    const byFile = found(graphOfRun(run, plan));
    expect(byFile.basis).toBe('file');
    expect(waitsOf(byFile)[last]).toEqual(needs);
    const byTimes = found(graphOfRun(run, null));
    expect(byTimes.basis).toBe('times');
    expect(pathOf(byFile)).toEqual(path);
    expect(pathOf(byTimes)).toEqual(path);
    for (const { graph } of [byFile, byTimes]) {
      const end = lastEnd(
        forwardPass(graph),
        graph.nodes.map((_, index) => index),
      );
      expect(Math.abs(end - (makespanOf(run) ?? 0))).toBeLessThanOrEqual(1);
    }
  });
});

describe('the graph of a run', () => {
  test('goes through a job that was skipped to what it would have waited for', () => {
    const run = buildRun({
      jobs: [
        job('lint', 0, 5, 20),
        job('build', 0, 5, 100),
        job('maybe', 100, 100, 100, { conclusion: 'skipped', runnerName: null }),
        job('shared / one', 20, 25, 60),
        job('gate', 101, 105, 110),
      ],
    });
    const graph = found(graphOfRun(run, planOf(FILE)));
    expect(waitsOf(graph).gate).toEqual(['build', 'shared / one']);
    expect(pathOf(graph)).toEqual(['build', 'gate']);
  });

  test('reads the order inside a called workflow, which is not known, from its times', () => {
    const run = buildRun({
      jobs: [job('lint', 0, 5, 20), job('shared / one', 21, 25, 60), job('shared / two', 61, 70, 200), job('gate', 201, 205, 210)],
    });
    const graph = found(graphOfRun(run, planOf(FILE)));
    expect(graph.basis).toBe('file');
    expect(waitsOf(graph)).toEqual({
      lint: [],
      'shared / one': ['lint'],
      'shared / two': ['shared / one'],
      gate: ['shared / one', 'shared / two'],
    });
    expect(graph.graph.nodes.map(({ delay }) => delay)).toEqual([5, 5, 10, 5]);
  });

  test('counts no wait for an approval as a delay', () => {
    const run = buildRun({ jobs: [job('lint', 0, 5, 20), job('gate', 21, 4000, 4010, { awaitedApproval: true })] });
    const { graph } = found(graphOfRun(run, planOf(FILE)));
    expect(graph.nodes.map(({ delay }) => delay)).toEqual([5, 0]);
  });

  test('takes the needs from times where the file has no such job', () => {
    const run = buildRun({ jobs: [job('first', 0, 5, 20), job('second', 21, 25, 60), job('late', 500, 505, 510)] });
    const graph = found(graphOfRun(run, planOf(FILE)));
    expect(graph.basis).toBe('times');
    expect(waitsOf(graph)).toEqual({ first: [], second: ['first'], late: [] });
  });

  test('is not made up where neither file nor queueing is recorded', () => {
    const run = buildRun({ jobs: [job('first', 0, 5, 20, { createdAt: null }), job('second', 21, 25, 60)] });
    expect(graphOfRun(run, null)).toBeNull();
  });

  test('does not hang on a file whose needs go round in a circle', () => {
    const circle = planOf(
      'on: pull_request\njobs:\n  a: { needs: b, runs-on: x, steps: [{ run: a }] }\n  b: { needs: a, runs-on: x, steps: [{ run: b }] }\n',
    );
    const run = buildRun({ jobs: [job('a', 0, 5, 20), job('b', 21, 25, 60)] });
    expect(graphOfRun(run, circle)?.basis).toBe('times');
  });
});
