import type { Run } from '../model/run.ts';
import { stepDuration } from '../model/run-times.ts';
import type { Seconds } from '../model/seconds.ts';
import type { Step } from '../workflow/model.ts';
import type { JobMatch } from './match-jobs.ts';

/**
 * The name that GitHub gives a step's run: its own, else `Run` and the action or the first line of the script.
 * Null where it is computed at run time, and for steps that only wait or group.
 */
export function stepRunName(step: Step): string | null {
  if (step.name !== null) return step.name.known ? step.name.value : null;
  if (step.kind === 'action') return step.uses.known ? `Run ${step.uses.value}` : null;
  if (step.kind !== 'run') return null;
  const [line = ''] = step.run.text.trimStart().split(/\r?\n/);
  return line.includes('${{') ? null : `Run ${line.trimEnd()}`;
}

/** Durations of one step of a job where it succeeded, all legs together; empty where its runs cannot be told from another step's. */
export function stepSamples(
  runs: readonly Run[],
  job: { readonly key: string; readonly steps: readonly Step[] },
  step: Step,
  match: (name: string) => JobMatch | null,
): readonly Seconds[] {
  const name = stepRunName(step);
  if (name === null || job.steps.some((other) => other !== step && stepRunName(other) === name)) return [];
  return runs.flatMap((run) =>
    run.jobs.flatMap((jobRun) => {
      if (jobRun.carriedOver || match(jobRun.name)?.key !== job.key) return [];
      const stepRun = jobRun.steps.find((candidate) => candidate.name === name && candidate.conclusion === 'success');
      const duration = stepRun === undefined ? null : stepDuration(stepRun);
      return duration === null ? [] : [duration];
    }),
  );
}
