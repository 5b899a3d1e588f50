import type { Effect } from '../effect.ts';
import { addSteps } from './add-steps.ts';
import { cancelSuperseded } from './cancel-superseded.ts';
import { changeCache } from './change-cache.ts';
import { addEdge, removeEdge } from './change-edge.ts';
import { dropJob, dropLegsOnEvent, reorderLegs, setFailFast, setMaxParallel, setTimeLimit } from './change-legs.ts';
import { assignPool, changeRunner } from './change-runner.ts';
import { changeTrigger } from './change-trigger.ts';
import { dedupeRuns } from './dedupe-runs.ts';
import { mergeJobs } from './merge-jobs.ts';
import type { EffectContext, Prepared } from './prepared.ts';
import { removeSteps } from './remove-steps.ts';
import { reorderSteps } from './reorder-steps.ts';
import { runSideBySide } from './run-side-by-side.ts';
import { shardJob } from './shard-job.ts';
import { changeArtifactSize, shortenStep, speedUpService } from './shorten-step.ts';
import { skipWhen } from './skip-when.ts';
import { splitJob } from './split-job.ts';

type Prepare<Kind extends Effect['kind']> = (effect: Extract<Effect, { kind: Kind }>, context: EffectContext) => Prepared;

const PREPARE: { readonly [Kind in Effect['kind']]: Prepare<Kind> } = {
  'remove-edge': removeEdge,
  'add-edge': addEdge,
  'split-job': splitJob,
  'merge-jobs': mergeJobs,
  'shard-job': shardJob,
  'run-side-by-side': runSideBySide,
  'reorder-steps': reorderSteps,
  'cancel-superseded': cancelSuperseded,
  'skip-when': skipWhen,
  'drop-leg-on-event': dropLegsOnEvent,
  'drop-job': dropJob,
  'change-trigger': changeTrigger,
  'set-timeout': setTimeLimit,
  'change-runner': changeRunner,
  'change-cache': changeCache,
  'shorten-step': shortenStep,
  'change-artifact-size': changeArtifactSize,
  'set-fail-fast': setFailFast,
  'set-max-parallel': setMaxParallel,
  'reorder-legs': reorderLegs,
  'dedupe-runs': dedupeRuns,
  'add-steps': addSteps,
  'remove-steps': removeSteps,
  'assign-pool': assignPool,
  'speed-up-service': speedUpService,
};

/** What an effect does to each run of a history, or why that cannot be told. The kind of the effect is all that is asked: rules are not known here. */
export function prepareEffect(effect: Effect, context: EffectContext): Prepared {
  return (PREPARE[effect.kind] as Prepare<Effect['kind']>)(effect as never, context);
}
