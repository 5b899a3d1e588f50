import type { DataFlow, Flow } from '../data-flow.ts';
import { findLocalWorkflow } from '../find-local-source.ts';
import type { LocalSources } from '../local-sources.ts';
import type { CallerJob, Workflow } from '../model.ts';
import { type CalledFlow, readJobFlow } from './read-job-flow.ts';
import { readJobSteps } from './read-job-steps.ts';
import { textOf } from './written-values.ts';

/** Steps of local actions and jobs of called workflows that are followed for one workflow. */
const MOST_INNER_STEPS = 2000;
const MOST_CALLS = 50;
/** GitHub allows ten levels; a workflow that calls itself is refused there, not here. */
const DEEPEST_CALL = 10;

/**
 * What each job and step of a workflow reads and writes. Actions are known from a table, scripts from bash itself, local actions and called
 * workflows from their text in `sources`; all else is a doubt with its reason. Never throws; time is bounded.
 */
export function readDataFlow(workflow: Workflow, sources: LocalSources): DataFlow {
  // Most workflows are never asked about: read at the first question.
  let level: DataFlow | null = null;
  const read = () => {
    level ??= readLevel(workflow, sources, { steps: MOST_INNER_STEPS, calls: MOST_CALLS, read: new Map() }, 0);
    return level;
  };
  return {
    get jobs() {
      return read().jobs;
    },
    get steps() {
      return read().steps;
    },
    get needs() {
      return read().needs;
    },
  };
}

interface Budget {
  steps: number;
  calls: number;
  /** Called workflows that have been read: several jobs may call one. */
  readonly read: Map<Workflow, readonly Flow[]>;
}

function readLevel(workflow: Workflow, sources: LocalSources, budget: Budget, depth: number): DataFlow {
  const jobs = new Map<string, Flow>();
  const steps = new Map<string, readonly Flow[]>();
  for (const job of workflow.jobs) {
    const flows = job.kind === 'job' ? readJobSteps(workflow, job, sources, budget) : [];
    steps.set(job.key, flows);
    jobs.set(job.key, readJobFlow(workflow, job, flows, job.kind === 'call' ? readCalled(job, sources, budget, depth) : null));
  }
  const needs = new Map(workflow.jobs.map((job) => [job.key, job.needs]));
  return { jobs, steps, needs };
}

function readCalled(job: CallerJob, sources: LocalSources, budget: Budget, depth: number): CalledFlow {
  const name = textOf(job.uses).slice(0, 100);
  if (!/^(\.|\$)\//.test(name)) return { unknown: `what ${name} does is not known` };
  const called = findLocalWorkflow(textOf(job.uses), sources);
  if (!called.known) return { unknown: called.reason };
  const before = budget.read.get(called.source);
  if (before !== undefined) return { flows: before };
  if (depth >= DEEPEST_CALL || budget.calls <= 0) return { unknown: `the called workflow ${name} calls too many others to be followed` };
  budget.calls -= 1;
  const flows = [...readLevel(called.source, sources, budget, depth + 1).jobs.values()];
  budget.read.set(called.source, flows);
  return { flows };
}
