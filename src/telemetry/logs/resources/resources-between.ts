import type { StepResources } from '../../../model/job-log.ts';
import type { LogInstant } from '../../../model/log-instant.ts';
import type { ResourceSample, ResourceSamples } from './resource-line.ts';

/**
 * What the machine did from one instant to another. An interval that is only partly within counts by that part, so the edges are as coarse as the interval.
 * Null where no interval is at least half within: too short a time to be told.
 */
export function resourcesBetween({ samples, memoryTotalBytes }: ResourceSamples, start: LogInstant, end: LogInstant): StepResources | null {
  const [from, to] = [unixTime(start), unixTime(end)];
  const within = samples.flatMap((sample) => {
    const length = sample.to - sample.from;
    const overlap = Math.min(to, sample.to) - Math.max(from, sample.from);
    return length > 0 && overlap > 0 ? [{ sample, overlap, part: overlap / length }] : [];
  });
  const mostly = within.filter(({ part }) => part >= 0.5);
  if (mostly.length === 0) return null;
  const time = within.reduce((sum, { overlap }) => sum + overlap, 0);
  const bytes = (pick: (sample: ResourceSample) => number): number =>
    Math.round(within.reduce((sum, { sample, part }) => sum + part * pick(sample), 0));
  return {
    samples: mostly.length,
    cpuMean: within.reduce((sum, { sample, overlap }) => sum + sample.cpu * overlap, 0) / time,
    cpuPeak: Math.max(...mostly.map(({ sample }) => sample.cpu)),
    memoryPeakBytes: Math.max(...mostly.map(({ sample }) => sample.memoryUsedBytes)),
    memoryTotalBytes,
    diskReadBytes: bytes((sample) => sample.readBytes),
    diskWrittenBytes: bytes((sample) => sample.writtenBytes),
    networkReceivedBytes: bytes((sample) => sample.receivedBytes),
    networkSentBytes: bytes((sample) => sample.sentBytes),
  };
}

function unixTime({ second, ticks }: LogInstant): number {
  return second + ticks / 1e7;
}
