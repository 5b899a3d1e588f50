import type { Run } from '../../model/run.ts';
import { assembleWorkflow } from './assemble-workflow.ts';
import type { Profile } from './profile.ts';
import { compareTexts } from './stamp.ts';
import { workflowKeyOf } from './workflow-key.ts';
import { newWorkflowTally, tallyRun, type WorkflowTally } from './workflow-tally.ts';

/** Takes one run after the other, in any order, each attempt once. */
export interface ProfileBuilder {
  take(run: Run): void;
  finish(): Profile;
}

/**
 * A profile of runs that come one by one; those that have not ended or were created later than `asOf` are not looked at. No run is kept, only numbers by
 * workflow, version of its file, job and step: memory grows with those, and with durations that are no whole seconds.
 */
export function createProfileBuilder(asOf: Date): ProfileBuilder {
  const workflows = new Map<string, WorkflowTally>();
  let window: { from: number; to: number } | null = null;
  let simulated: string | null = null;
  return {
    take: (run) => {
      if (run.createdAt > asOf || run.status !== 'completed') return;
      const at = run.createdAt.getTime();
      window = { from: Math.min(window?.from ?? at, at), to: Math.max(window?.to ?? at, at) };
      simulated = [simulated, run.simulated].filter((note) => note !== null).sort()[0] ?? null;
      const key = workflowKeyOf(run);
      const tally = workflows.get(key) ?? newWorkflowTally(run);
      workflows.set(key, tally);
      tallyRun(tally, run);
    },
    finish: () => ({
      asOf,
      window: window === null ? null : { from: new Date(window.from), to: new Date(window.to) },
      simulated,
      workflows: [...workflows].sort(([a], [b]) => compareTexts(a, b)).map(([, tally]) => assembleWorkflow(tally)),
    }),
  };
}
