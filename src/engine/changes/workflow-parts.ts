import type { Stage } from '../../model/job-log.ts';
import type { StepRun } from '../../model/job-run.ts';
import type { ClassifyStep } from '../stage-profile/staged-job.ts';
import type { Part } from './moved-parts.ts';
import type { Series } from './series-store.ts';

/** The other series of the workflow by run, made when they are first asked for. */
export interface WorkflowParts {
  readonly runnerTime: () => Part | null;
  readonly jobs: () => readonly Part[];
  readonly queues: () => readonly Part[];
  readonly job: (name: string) => Part | null;
  readonly steps: (job: string) => readonly (Part & { readonly stage: Stage })[];
}

export function createParts(all: readonly Series[], classify: ClassifyStep): WorkflowParts {
  const known = new Map<Series, Part>();
  const partOf = (series: Series): Part => {
    const part = known.get(series) ?? {
      job: series.job ?? '',
      step: series.step,
      measure: series.measure === 'queue-time' ? 'queue' : 'duration',
      byRun: new Map(series.notes.map((note, index) => [note, series.values[index] as number])),
    };
    known.set(series, part);
    return part;
  };
  const stepsOf = Map.groupBy(
    all.filter(({ measure }) => measure === 'step'),
    ({ job }) => job,
  );
  const jobs = new Map(all.flatMap((series) => (series.measure === 'job' && series.job !== null ? [[series.job, series] as const] : [])));
  const runnerTime = all.find(({ measure }) => measure === 'runner-time');
  return {
    runnerTime: () => (runnerTime === undefined ? null : partOf(runnerTime)),
    jobs: () => [...jobs.values()].map(partOf),
    queues: () => all.filter(({ measure }) => measure === 'queue-time').map(partOf),
    job: (name) => {
      const series = jobs.get(name);
      return series === undefined ? null : partOf(series);
    },
    steps: (job) => (stepsOf.get(job) ?? []).map((series) => ({ ...partOf(series), stage: classify(stepNamed(series.step ?? ''), null) })),
  };
}

function stepNamed(name: string): StepRun {
  return { number: 0, name: name.replace(/ \(\d+\)$/, ''), status: 'completed', conclusion: 'success', startedAt: null, completedAt: null };
}
