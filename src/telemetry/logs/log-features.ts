import type { JobLog } from '../../model/job-log.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import { createCacheLineCollector } from './caches/cache-lines.ts';
import { settleCacheOutcomes } from './caches/read-cache-outcomes.ts';
import { createToolCacheCollector, settleToolCaches } from './caches/tool-caches.ts';
import type { Collector } from './collector.ts';
import type { LogReading } from './read-log.ts';
import { addResources, createResourceLineCollector } from './resources/job-resources.ts';
import { createSetupCollector } from './runner/setup-collector.ts';
import type { SplitLog } from './split-log.ts';
import { addStages } from './stages/add-stages.ts';
import { createOutputCollector } from './stages/output-lines.ts';
import { addSubSteps } from './sub-steps/add-sub-steps.ts';
import { createMarkCollector } from './sub-steps/mark-collector.ts';
import { addTestResults, createTestResultCollector } from './tests/test-results.ts';
import { addTestTimings, createTestLineCollector } from './tests/test-timings.ts';

/** Something that is read from a log: how it is collected, and where it goes. `steps` of the job log and of `split` have the same indexes. */
export interface LogFeature<T> {
  collect(): Collector<T>;
  add(log: JobLog, found: T, split: SplitLog): JobLog;
}

type AddAll = (log: JobLog, reading: LogReading<Record<string, unknown>>) => JobLog;

/** A feature whose type no one but itself needs to know. */
interface SealedFeature {
  start(): { readonly collector: Collector<unknown>; add(log: JobLog, found: unknown, split: SplitLog): JobLog };
}

function feature<T>({ collect, add }: LogFeature<T>): SealedFeature {
  return { start: () => ({ collector: collect(), add: (log, found, split) => add(log, found as T, split) }) };
}

/** What the features are told beside the log. */
export interface LogFeatureOptions {
  /** The configuration's own stages, which go before what is known of commands and actions. */
  readonly stages?: readonly StagePattern[];
}

/** In this order: a later feature sees what an earlier one filled in. */
export const logFeatures = ({ stages = [] }: LogFeatureOptions = {}): readonly SealedFeature[] => [
  feature({
    collect: createCacheLineCollector,
    add: (log, lines, split) => ({ ...log, cacheOutcomes: settleCacheOutcomes(split, lines) }),
  }),
  feature({
    collect: createToolCacheCollector,
    add: (log, tools, split) => ({ ...log, cacheOutcomes: settleToolCaches(log.cacheOutcomes, tools, split) }),
  }),
  feature({ collect: createMarkCollector, add: addSubSteps }),
  feature({ collect: createTestLineCollector, add: addTestTimings }),
  feature({ collect: createTestResultCollector, add: addTestResults }),
  feature({ collect: createResourceLineCollector, add: addResources }),
  feature({ collect: createOutputCollector, add: (log, lines, split) => addStages(log, lines, split, stages) }),
  feature({ collect: createSetupCollector, add: (log, runner) => ({ ...log, runner }) }),
];

/** Fresh collectors for one log, and what puts their findings into it. */
export function startFeatures(features: readonly SealedFeature[]): {
  readonly collectors: Readonly<Record<string, Collector<unknown>>>;
  readonly add: AddAll;
} {
  const started = features.map((entry) => entry.start());
  return {
    collectors: Object.fromEntries(started.map(({ collector }, index) => [String(index), collector])),
    add: (log, { found, split }) => started.reduce((filled, { add }, index) => add(filled, found[String(index)], split), log),
  };
}
