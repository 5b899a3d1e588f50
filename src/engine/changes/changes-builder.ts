import { isFromFork } from '../../model/is-from-fork.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import type { Change } from './change.ts';
import { changesOfWorkflow } from './changes-of-workflow.ts';
import { inferDefaultBranch } from './default-branch.ts';
import { createGraphKeeper } from './kept-graph.ts';
import { noteOf, type RunNote } from './run-note.ts';
import { samplesOfRun } from './samples-of-run.ts';
import { createSeriesStore, type Series, type SeriesLimits } from './series-store.ts';

export interface ChangesOptions {
  /** Later runs do not count. */
  readonly asOf: Date;
  /** Inferred where it is not given: see `inferDefaultBranch`. */
  readonly defaultBranch?: string;
  /** The configuration's own stages, which decide what is bound by the processor. */
  readonly stages?: readonly StagePattern[];
  readonly limits?: SeriesLimits;
}

/** Takes one run after the other, in any order, each attempt once. */
export interface ChangesBuilder {
  take(run: Run): void;
  /** By `workflowKeyOf`; each workflow with its changes in the order of time. */
  finish(): ReadonlyMap<string, readonly Change[]>;
  /** Whether there were more series than are kept: those of steps are left out first. */
  readonly isCut: () => boolean;
}

/**
 * Finds where workflows, jobs and steps became slower or faster, and their caches worse or better, in bounded memory: the newest 4,000 values a series. First
 * attempts of completed runs count, none of a fork. Jobs and steps are known by name (an action's without its ref): a renamed one is another.
 */
export function createChangesBuilder({ asOf, defaultBranch, stages = [], limits }: ChangesOptions): ChangesBuilder {
  const store = createSeriesStore(limits);
  const keepGraph = createGraphKeeper();
  return {
    take: (run) => {
      if (run.attempt !== 1 || run.status !== 'completed' || run.createdAt > asOf || isFromFork(run)) return;
      store.take(workflowKeyOf(run), noteOf(run, keepGraph(run)), samplesOfRun(run));
    },
    finish: () => {
      const series = store.finish();
      const branch = defaultBranch ?? inferDefaultBranch(new Set(series.flatMap(({ notes }): readonly RunNote[] => notes)));
      const classify = stepClassifier(stages);
      const byWorkflow = Map.groupBy(series, ({ workflow }: Series) => workflow);
      return new Map([...byWorkflow].map(([workflow, own]) => [workflow, changesOfWorkflow(own, branch, classify)]));
    },
    isCut: store.isCut,
  };
}
