import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { JobLogFacts } from '../model/job-log-facts.ts';
import type { TestReport } from '../model/test-report.ts';

/** A column holds 1 GB, and facts within their bounds are below 1 MB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** As JSON, deflated. */
export function packFacts(facts: JobLogFacts): Buffer {
  return pack(facts);
}

export function unpackFacts(bytes: Buffer): JobLogFacts {
  return unpack(bytes) as JobLogFacts;
}

/** As JSON, deflated. */
export function packReports(reports: readonly TestReport[]): Buffer {
  return pack(reports);
}

export function unpackReports(bytes: Buffer): readonly TestReport[] {
  return unpack(bytes) as readonly TestReport[];
}

function pack(value: object): Buffer {
  return deflateRawSync(JSON.stringify(value), { level: 9 });
}

function unpack(bytes: Buffer): unknown {
  return JSON.parse(inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8'));
}
