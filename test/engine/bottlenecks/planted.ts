import type { Bottleneck, BottleneckKind } from '../../../src/engine/bottlenecks/bottleneck.ts';
import { findBottlenecks } from '../../../src/engine/bottlenecks/find-bottlenecks.ts';
import { computeCapacity } from '../../../src/engine/path/compute-capacity.ts';
import { computeParallelism } from '../../../src/engine/path/compute-parallelism.ts';
import { computePathProfile } from '../../../src/engine/path/compute-path-profile.ts';
import { computeProfile } from '../../../src/engine/profile/compute-profile.ts';
import { createRecentRuns } from '../../../src/engine/recent/recent-runs.ts';
import { available, notAvailable } from '../../../src/model/availability.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

const AS_OF = new Date('2027-01-01T00:00:00Z');

/** What is found in the one workflow of these runs; `required`: the checks that have to pass, where that is known. */
export function bottlenecksOf(runs: readonly Run[], required?: readonly string[]): readonly Bottleneck[] {
  const recent = createRecentRuns(AS_OF);
  for (const run of runs) recent.take(run);
  const [workflow] = recent.finish();
  const [profile] = computeProfile(runs, AS_OF).workflows;
  if (workflow === undefined || profile === undefined) throw new Error('no workflow');
  return findBottlenecks({
    path: computePathProfile(workflow, required === undefined ? notAvailable('not asked') : available(new Set(required))),
    parallelism: computeParallelism(workflow),
    stages: [],
    profile,
    caches: [],
    capacity: computeCapacity([workflow], () => null),
    runs: workflow,
    rules: [],
  });
}

export function find(found: readonly Bottleneck[], kind: BottleneckKind): Bottleneck | undefined {
  return found.find((each) => each.kind === kind);
}

/** A job of steps that follow each other, queued as long after `queued` as said. */
export function job(
  name: string,
  queued: number,
  wait: number,
  steps: readonly (readonly [string, number])[],
  rest: Partial<JobRun> = {},
): JobRun {
  let now = queued + wait;
  const built = steps.map(([step, takes], index) => {
    const from = now;
    now += takes;
    return buildStep(index + 1, step, from, now);
  });
  return buildJob({ name, createdAt: at(queued), startedAt: at(queued + wait), completedAt: at(now), steps: built, ...rest });
}

/** So many runs of these jobs. */
export function times(runs: number, jobs: (run: number) => readonly JobRun[]): readonly Run[] {
  return Array.from({ length: runs }, (_, run) => buildRun({ jobs: jobs(run) }));
}

/** The runs with a file in which these jobs need what is said. */
export function withNeeds(runs: readonly Run[], needs: Readonly<Record<string, readonly string[]>>): readonly Run[] {
  const jobs = Object.entries(needs).map(([name, of]) => `  ${name}: { needs: [${of.join(', ')}], runs-on: x, steps: [{ run: "true" }] }`);
  const workflowText = ['on: pull_request', 'jobs:', ...jobs, ''].join('\n');
  return runs.map((run) => ({ ...run, sources: { workflowBlob: 'b'.repeat(40), workflowText, fileBlobs: new Map<string, string>() } }));
}
