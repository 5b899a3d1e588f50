import type { LogRecord } from './log-record.ts';
import type { TextStore } from './text-store.ts';

/** What the group under a `##[group]Run …` marker says: an action's inputs, or a script with its shell. */
export interface SectionHeader {
  readonly inputs: Map<string, string>;
  readonly script: string[];
  shell: string | null;
}

const MOST_ENTRIES = 300;
/** Ten keys of 512 characters with their commas. */
const MOST_OF_INPUT = 8192;
const MOST_OF_LINE = 500;
const SHELL = 'shell: ';

/** Takes the header's records in order. Lines of the script are coloured, and nothing the runner itself writes there is. */
export function createHeaderReader(store: TextStore): { take(record: LogRecord): void; readonly header: SectionHeader } {
  const header: SectionHeader = { inputs: new Map(), script: [], shell: null };
  let part: 'with' | 'env' | null = null;

  function addLine(text: string): void {
    const kept = header.script.length < MOST_ENTRIES ? store.keep(text, MOST_OF_LINE) : null;
    if (kept !== null) header.script.push(kept);
  }

  function addInput(record: LogRecord): void {
    const colon = record.text.indexOf(': ');
    if (colon === -1) return;
    const name = record.text.slice(2, colon);
    const value = [record.text.slice(colon + 2), ...record.continuation].join('\n');
    const kept = header.inputs.size < MOST_ENTRIES ? store.keep(value, MOST_OF_INPUT) : null;
    if (kept !== null) header.inputs.set(store.keep(name, MOST_OF_LINE) ?? '', kept);
  }

  function take(record: LogRecord): void {
    const { text, startsPlain } = record;
    if (header.shell === null && !startsPlain) addLine(text);
    // The runner names the shell before the variables, whose values are anybody's.
    else if (startsPlain && text.startsWith(SHELL) && part !== 'env') {
      header.shell = store.keep(text.slice(SHELL.length), MOST_OF_LINE) ?? '';
      part = null;
    } else if (text.startsWith('  ') && part !== null) {
      if (part === 'with') addInput(record);
    } else if (text === 'with:') part = 'with';
    else if (text === 'env:') part = 'env';
    else {
      part = null;
      // Without colours a script's lines are told by what they are not.
      addLine(text);
    }
  }
  return { take, header };
}
