import type { Collector, RecordPlace } from './collector.ts';
import type { LogRecord } from './log-record.ts';

/** Hands each record to the collectors that want it, in their order, each once. */
export interface Dispatch {
  give(record: LogRecord, at: RecordPlace): void;
}

interface Entry {
  readonly needle: string;
  readonly index: number;
}

/** A power of two: characters that share a bucket only cost a comparison. */
const BUCKETS = 128;

/** Needles by their first two characters; those of one character stand in all buckets of the second. */
type Buckets = (Entry[][] | undefined)[];

/** Most lines begin with nothing that anyone wants: a look-up by the first two characters passes these. */
export function createDispatch(collectors: readonly Collector<unknown>[]): Dispatch {
  const all: number[] = [];
  const anywhere: Entry[] = [];
  const byStart: Buckets = Array.from({ length: BUCKETS }, () => undefined);
  for (const [index, { starts, contains }] of collectors.entries()) {
    if (starts === undefined && contains === undefined) all.push(index);
    for (const needle of starts ?? []) addTo(byStart, { needle, index });
    for (const needle of contains ?? []) anywhere.push({ needle, index });
  }
  // Which record each collector was given last, so that two needles in one line give it once.
  const givenTo = new Int32Array(collectors.length).fill(-1);
  let serial = 0;

  function giveOnce(index: number, record: LogRecord, at: RecordPlace): void {
    if (givenTo[index] === serial) return;
    givenTo[index] = serial;
    collectors[index]?.take(record, at);
  }

  return {
    give(record, at) {
      serial = (serial + 1) | 0;
      const { text } = record;
      for (const index of all) collectors[index]?.take(record, at);
      const entries = text === '' ? undefined : byStart[bucketAt(text, 0)]?.[text.length === 1 ? 0 : bucketAt(text, 1)];
      if (entries !== undefined) for (const { needle, index } of entries) if (text.startsWith(needle)) giveOnce(index, record, at);
      for (const { needle, index } of anywhere) if (text.includes(needle)) giveOnce(index, record, at);
    },
  };
}

function addTo(byStart: Buckets, entry: Entry): void {
  const first = bucketAt(entry.needle, 0);
  const bySecond = byStart[first] ?? Array.from({ length: BUCKETS }, () => []);
  byStart[first] = bySecond;
  const buckets = entry.needle.length === 1 ? bySecond : bySecond.slice(bucketAt(entry.needle, 1), bucketAt(entry.needle, 1) + 1);
  for (const bucket of buckets) bucket.push(entry);
}

function bucketAt(text: string, at: number): number {
  return text.charCodeAt(at) & (BUCKETS - 1);
}
