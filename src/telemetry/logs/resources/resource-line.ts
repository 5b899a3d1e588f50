import { RESOURCE_LINE, RESOURCE_LINE_BOUNDS } from '../../../model/resource-sampler.ts';

/** One interval between two samples. */
export interface ResourceSample {
  /** Unix time of its beginning and end. */
  readonly from: number;
  readonly to: number;
  /** Busy share of all processors, from 0 to 1. */
  readonly cpu: number;
  /** At its end. */
  readonly memoryUsedBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What the sampler printed, within bounds. */
export interface ResourceSamples {
  readonly cpus: number;
  readonly memoryTotalBytes: number;
  readonly samples: readonly ResourceSample[];
}

const HEAD = /^start=(\d{9,11}) cpus=(\d{1,4}) memory=(\d{1,9}) used=(\d{1,9}) samples=([-\d,;]+)$/;
const SAMPLE = /^(\d{1,5}),(\d{1,4}),(-?\d{1,9}),(\d{1,13}),(\d{1,13}),(\d{1,13}),(\d{1,13})$/;
/** The longest interval that a job of some days comes to. */
const MOST_SECONDS = 7200;
const MIB = 1024 * 1024;
const KIB = 1024;
/** 64 TiB, and what a link of 400 Gbit/s carries: more is nonsense. */
const MOST_MEMORY_MIB = 64 * MIB;
const MOST_BYTES_A_SECOND = 50e9;

/**
 * Reads the sampler's line. It is text that any step can print: a line of another version, with a sample too many or a number beyond what a machine can do is
 * no line at all, and gives null.
 */
export function readResourceLine(text: string): ResourceSamples | null {
  if (!text.startsWith(RESOURCE_LINE) || text.length > RESOURCE_LINE_BOUNDS.characters) return null;
  const [, start, cpus, memory, used, list] = HEAD.exec(text.slice(RESOURCE_LINE.length)) ?? [];
  if (list === undefined) return null;
  const total = Number(memory);
  const parts = list.split(';');
  if (Number(cpus) === 0 || total === 0 || total > MOST_MEMORY_MIB || parts.length > RESOURCE_LINE_BOUNDS.samples) return null;
  const samples: ResourceSample[] = [];
  let at = Number(start);
  let inUse = Number(used);
  for (const part of parts) {
    const numbers = SAMPLE.exec(part)?.slice(1).map(Number);
    if (numbers === undefined) return null;
    const [time = 0, permille = 0, more = 0, ...kib] = numbers;
    inUse += more;
    const bytes = kib.map((count) => count * KIB);
    // Two samples may fall into one second when the machine is busy.
    if (time > MOST_SECONDS || permille > 1000 || inUse < 0 || inUse > total) return null;
    if (bytes.some((count) => count > MOST_BYTES_A_SECOND * Math.max(time, 1))) return null;
    const [readBytes = 0, writtenBytes = 0, receivedBytes = 0, sentBytes = 0] = bytes;
    samples.push({
      from: at,
      to: at + time,
      cpu: permille / 1000,
      memoryUsedBytes: inUse * MIB,
      readBytes,
      writtenBytes,
      receivedBytes,
      sentBytes,
    });
    at += time;
  }
  return { cpus: Number(cpus), memoryTotalBytes: total * MIB, samples };
}
