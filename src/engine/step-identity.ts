import type { JobRun, StepRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { erasOf } from './eras.ts';
import type { Evidence } from './evidence.ts';
import { jobIdentities } from './job-identity.ts';
import { jobSeries, type RenameLink } from './job-series.ts';
import { flattenSteps, mapStepRuns, type StepRole } from './map-step-runs.ts';
import { type StepSeries, stepSeries } from './step-series.ts';

/** A step run, and the step of the file that it is through all versions. */
export interface StepIdentity {
  readonly step: StepRun;
  readonly part: StepRole['kind'];
  /** One name for one step of a job, whatever was inserted, moved, renamed or updated meanwhile; null for what is no step of the file. */
  readonly series: string | null;
}

export interface StepIdentities {
  /**
   * In the order of the record. Null where the run's own file was not measured, or does not tell which job this is, and for jobs of called
   * workflows, whose text at the time is not known: such steps are known by name alone.
   */
  readonly of: (run: Run, job: JobRun) => readonly StepIdentity[] | null;
  /** Renames of the steps of a job, by its series. */
  readonly linksOf: (job: string) => readonly RenameLink[];
}

/** Reads which step of the file each step run is, with the file that its run saw. */
export function stepIdentities(evidence: Evidence): StepIdentities {
  const eras = erasOf(evidence);
  const jobs = jobSeries(eras);
  const identities = jobIdentities(evidence);
  const known = new Map<string, StepSeries>();
  const seriesOf = (job: string): StepSeries => {
    const series = known.get(job) ?? stepSeries(eras, jobs, job);
    known.set(job, series);
    return series;
  };
  return {
    of: (run, job) => {
      const identity = identities.of(run, job.name);
      const era = eras.of(run);
      if (identity.found !== 'one' || identity.basis !== 'own-file' || identity.job.callers.length > 0 || era === null) return null;
      const written = era.plan?.written.find(({ key }) => key === identity.job.key);
      if (written === undefined) return null;
      const names = seriesOf(identity.series).of(era);
      return [...mapStepRuns(flattenSteps(written.steps), job)].map(([step, role]) => ({
        step,
        part: role.kind,
        series: 'step' in role ? (names[role.step] ?? null) : null,
      }));
    },
    linksOf: (job) => seriesOf(job).links.map(({ from, to, why }) => ({ from, to, why })),
  };
}
