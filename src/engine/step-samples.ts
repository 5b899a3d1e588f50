import type { JobRun, StepRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { stepDuration } from '../model/run-times.ts';
import type { Seconds } from '../model/seconds.ts';
import type { Step } from '../workflow/model.ts';
import { erasOf } from './eras.ts';
import type { Evidence } from './evidence.ts';
import { jobSeries } from './job-series.ts';
import { flattenSteps } from './map-step-runs.ts';
import type { JobMatch } from './match-jobs.ts';
import { stepIdentities } from './step-identity.ts';
import { stepSeries } from './step-series.ts';

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

/** The job as it is now. */
interface JobWithSteps {
  readonly key: string;
  readonly steps: readonly Step[];
}

/**
 * Durations of one step of a job where it succeeded, all legs together. With the file that a run saw the step is found by its place in it;
 * without, by its name: none where that is another step's, too. The runs are those in which the job had the plan it has now.
 */
export function stepSamples(
  evidence: Evidence,
  runs: readonly Run[],
  job: JobWithSteps,
  step: Step,
  match: (name: string, run: Run) => JobMatch | null,
): readonly Seconds[] {
  const findRun = findsStepRun(evidence, job, step);
  return runs.flatMap((run) =>
    run.jobs.flatMap((jobRun) => {
      if (jobRun.carriedOver || match(jobRun.name, run)?.key !== job.key) return [];
      const stepRun = findRun(run, jobRun);
      const duration = stepRun?.conclusion === 'success' ? stepDuration(stepRun) : null;
      return duration === null ? [] : [duration];
    }),
  );
}

function findsStepRun(evidence: Evidence, job: JobWithSteps, step: Step): (run: Run, jobRun: JobRun) => StepRun | null {
  const eras = erasOf(evidence);
  const written = eras.present.plan?.written.find(({ key }) => key === job.key);
  const planned = written?.steps[job.steps.indexOf(step)];
  const place = written === undefined || planned === undefined ? -1 : flattenSteps(written.steps).indexOf(planned);
  const jobs = jobSeries(eras);
  const series = stepSeries(eras, jobs, jobs.seriesOf(eras.present, job.key) ?? job.key).of(eras.present)[place];
  const identities = stepIdentities(evidence);
  const name = stepRunName(step);
  const isAlone = name !== null && !job.steps.some((other) => other !== step && stepRunName(other) === name);
  return (run, jobRun) => {
    const known = series === undefined ? null : identities.of(run, jobRun);
    if (known !== null) return known.find((identity) => identity.part === 'main' && identity.series === series)?.step ?? null;
    return isAlone ? (jobRun.steps.find((candidate) => candidate.name === name) ?? null) : null;
  };
}
