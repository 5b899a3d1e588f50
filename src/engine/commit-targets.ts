import { minimatch } from 'minimatch';
import { isNameOfJob } from '../model/job-name.ts';
import type { DurationTarget, RepositoryConfig, WorkflowTarget } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import { matchesWorkflow, PATTERN } from './matches-workflow.ts';

/** The first target whose pattern is the workflow's path or file name; null without one, and where the path is not measured. */
export function findTarget({ workflowPath }: Pick<Run, 'workflowPath'>, configuration: RepositoryConfig): WorkflowTarget | null {
  if (workflowPath === null) return null;
  return configuration.targets.find((target) => matchesWorkflow(workflowPath, target.workflow)) ?? null;
}

/** The limits on a job, by the run's own name first, else by the job it is a leg of. */
export function jobTargetOf(target: WorkflowTarget | null, jobRunName: string): DurationTarget | undefined {
  const exact = target?.jobs.get(jobRunName);
  if (target === null || exact !== undefined) return exact;
  return [...target.jobs].find(([key]) => isNameOfJob(key, jobRunName))?.[1];
}

export function isIgnoredWorkflow({ workflowPath }: Pick<Run, 'workflowPath'>, configuration: RepositoryConfig): boolean {
  return workflowPath !== null && configuration.ignore.workflows.some((pattern) => matchesWorkflow(workflowPath, pattern));
}

export function isIgnoredJob(name: string, configuration: RepositoryConfig): boolean {
  return configuration.ignore.jobs.some((pattern) => matchesJob(name, pattern));
}

/** Whether a pattern of a configuration means a job, or the run of one, of this name. */
export function matchesJob(name: string, pattern: string): boolean {
  return minimatch(name, pattern, PATTERN) || isNameOfJob(pattern, name);
}
