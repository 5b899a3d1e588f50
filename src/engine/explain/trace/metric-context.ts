import { isFromFork } from '../../../model/is-from-fork.ts';
import type { StagePattern } from '../../../model/repository-config.ts';
import type { Run } from '../../../model/run.ts';
import { assembleJob } from '../../profile/assemble-job.ts';
import { type AssembledSteps, assembleSteps } from '../../profile/assemble-steps.ts';
import { groupJobs } from '../../profile/assemble-workflow.ts';
import type { JobMember } from '../../profile/job-member.ts';
import type { JobProfile, WorkflowProfile } from '../../profile/profile.ts';
import { workflowKeyOf } from '../../profile/workflow-key.ts';
import { type NamedTally, namedTallyOf, type WorkflowTally } from '../../profile/workflow-tally.ts';
import type { WorkflowRuns } from '../../recent/workflow-runs.ts';
import type { WorkflowExplanation } from '../explanation.ts';
import type { Sample } from './trace.ts';

/** What the numbers of one workflow are made of. */
export interface MetricContext {
  readonly key: string;
  readonly asOf: Date;
  readonly workflow: WorkflowExplanation;
  readonly tally: WorkflowTally;
  readonly recent: WorkflowRuns;
  readonly stages: readonly StagePattern[];
  /** By the job's name in the profile; where two have one name, the first. */
  readonly jobs: ReadonlyMap<string, TracedJob>;
}

/** A job of the profile with the job runs that are of it. */
export interface TracedJob {
  readonly profile: JobProfile;
  readonly members: ReadonlyMap<NamedTally, JobMember>;
  readonly steps: AssembledSteps;
}

/** The jobs of a tally as the profile has them. */
export function tracedJobs(tally: WorkflowTally): ReadonlyMap<string, TracedJob> {
  const { groups, list, jobs } = groupJobs(tally);
  const traced = new Map<string, TracedJob>();
  for (const members of groups.values()) {
    const profile = assembleJob(tally, members, list, jobs);
    if (traced.has(profile.name)) continue;
    traced.set(profile.name, {
      profile,
      members: new Map(members.map((member) => [member.named, member])),
      steps: assembleSteps(tally, members, list, jobs),
    });
  }
  return traced;
}

/** Of which of its members a job run of a run is; undefined where it is of another job. */
export function memberOf({ tally }: MetricContext, { members }: TracedJob, run: Run, jobName: string): JobMember | undefined {
  const found = namedTallyOf(tally, run, jobName);
  return found === undefined ? undefined : members.get(found);
}

/** Why no number looks at a run at all; null where they do. Nothing for a run of another workflow. */
export function gateOf({ key, asOf }: Pick<MetricContext, 'key' | 'asOf'>, run: Run): readonly Sample[] | null {
  if (workflowKeyOf(run) !== key) return [];
  if (run.createdAt > asOf) return [{ leftOut: 'created after the moment that is looked at' }];
  if (run.status !== 'completed') return [{ leftOut: 'not completed' }];
  return isFromFork(run) ? [{ leftOut: 'of a fork: anybody can set its times' }] : null;
}

/** Path, or else name, as the profile has it. */
export function nameOfWorkflow({ path, name }: WorkflowProfile): string {
  return path ?? name ?? 'unnamed workflow';
}
