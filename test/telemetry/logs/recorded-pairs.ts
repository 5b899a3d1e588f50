import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { StepRun } from '../../../src/model/job-run.ts';
import { parseJob } from '../../../src/telemetry/parse-job.ts';
import { fixtureJson } from '../read-fixture.ts';

/** The jobs of which both the log and the API's record were kept. */
export const PAIRS = ['6642948886', '6991832152', '6999501459'];

export function recordedLog(id: string): Buffer {
  return gunzipSync(readFileSync(new URL(`../../fixtures/logs/whole/bugswarm-${id}.log.gz`, import.meta.url)));
}

export function recordedSteps(id: string): readonly StepRun[] {
  const job = parseJob(fixtureJson(`telemetry/bugswarm-job-${id}.json`));
  if (!job.ok) throw new Error(job.reason);
  return job.value.steps;
}
