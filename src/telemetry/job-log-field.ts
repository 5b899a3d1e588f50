import { z } from 'zod';
import { STAGES } from '../model/job-log.ts';
import { type JobLogFacts, MOST_LOG_FACTS, type TestFileFact } from '../model/job-log-facts.ts';
import { seconds } from '../model/seconds.ts';
import { nameText, ordinal } from './payload-fields.ts';

const count = z.int().nonnegative();
/** No job lasts longer than 5 days; a self-hosted one's clock may have jumped. */
const time = z
  .number()
  .nonnegative()
  .max(35 * 86_400)
  .transform(seconds);
const share = z.number().min(0).max(1).nullable();
const amount = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER).nullable();
const name = nameText.transform((text) => text.slice(0, MOST_LOG_FACTS.name));
const optionalName = name.nullable();

const stage = z.enum(STAGES);

const resources = z.object({
  samples: count,
  cpuMean: share,
  cpuPeak: share,
  memoryPeakBytes: amount,
  memoryTotalBytes: amount,
  diskReadBytes: amount,
  diskWrittenBytes: amount,
  networkReceivedBytes: amount,
  networkSentBytes: amount,
});

const runner = z.object({
  runnerVersion: optionalName,
  image: optionalName,
  imageVersion: optionalName,
  operatingSystem: optionalName,
  region: optionalName,
  hosting: z.enum(['github', 'larger', 'self-hosted', 'unknown']),
  cacheMode: optionalName,
});

const subStep = z.object({
  stepNumber: ordinal.nullable(),
  name,
  kind: z.enum(['command', 'group', 'composite', 'docker', 'phase', 'silence']),
  basis: z.enum(['marker', 'group', 'trace', 'banner', 'output', 'silence']),
  start: time,
  duration: time,
  stage: stage.exactOptional(),
  cached: z.boolean().exactOptional(),
});

/** One file of tests, of a log or of a report. */
export const testFileField: z.ZodType<TestFileFact> = z.object({
  tool: z.enum(['pytest', 'jest', 'vitest', 'nextest', 'go', 'junit', 'gradle', 'maven', 'other']),
  stepNumber: ordinal.nullable(),
  file: nameText.transform((text) => text.slice(0, MOST_LOG_FACTS.file)),
  duration: time,
  tests: ordinal.exactOptional(),
  failed: ordinal.exactOptional(),
  isSum: z.literal(true).exactOptional(),
});

/** What was kept of a job's log, as the history format writes it under `paceline.log` of a job. */
export const jobLogField: z.ZodType<JobLogFacts> = z.object({
  bytes: count,
  lines: count,
  isWhole: z.boolean(),
  runner: runner.nullable(),
  stages: z.partialRecord(stage, time),
  subSteps: z.array(subStep).max(MOST_LOG_FACTS.subSteps),
  tests: z.array(testFileField).max(MOST_LOG_FACTS.tests),
  resources: resources.nullable(),
  stepResources: z.array(z.object({ stepNumber: ordinal, resources })).max(MOST_LOG_FACTS.stepResources),
});
