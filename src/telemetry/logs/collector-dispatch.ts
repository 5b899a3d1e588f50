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

/** Most lines begin with nothing that anyone wants: one look-up by the first character passes these. */
export function createDispatch(collectors: readonly Collector<unknown>[]): Dispatch {
  const all: number[] = [];
  const byFirst: (Entry[] | undefined)[] = [];
  const anywhere: Entry[] = [];
  for (const [index, { starts, contains }] of collectors.entries()) {
    if (starts === undefined && contains === undefined) all.push(index);
    for (const needle of starts ?? []) {
      const first = needle.charCodeAt(0);
      byFirst[first] = [...(byFirst[first] ?? []), { needle, index }];
    }
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
      for (const index of all) giveOnce(index, record, at);
      const entries = byFirst[text.charCodeAt(0)];
      if (entries !== undefined) for (const { needle, index } of entries) if (text.startsWith(needle)) giveOnce(index, record, at);
      for (const { needle, index } of anywhere) if (text.includes(needle)) giveOnce(index, record, at);
    },
  };
}
