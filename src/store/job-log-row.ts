import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { JobLogFacts } from '../model/job-log-facts.ts';

/** A column holds 1 GB, and facts within their bounds are below 1 MB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** As JSON, deflated. */
export function packFacts(facts: JobLogFacts): Buffer {
  return deflateRawSync(JSON.stringify(facts), { level: 9 });
}

export function unpackFacts(bytes: Buffer): JobLogFacts {
  return JSON.parse(inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8')) as JobLogFacts;
}
