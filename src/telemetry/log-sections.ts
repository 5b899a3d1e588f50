import type { LogRecord } from './log-records.ts';

/** What follows one of the runner's own markers, up to the next marker. */
export interface LogSection {
  /** `setup`: before the first marker. `post`: after `Post job cleanup.`. */
  readonly kind: 'setup' | 'action' | 'script' | 'post';
  readonly marker: LogRecord;
  /** What the marker names: `actions/cache@v4`, `./local`, the first line of a script; empty for `setup` and `post`. */
  readonly subject: string;
  /** The action's inputs as the runner printed them, values evaluated. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Without the marker's own group. */
  readonly body: readonly LogRecord[];
}

const RUN_MARKER = '##[group]Run ';
const POST_MARKER = 'Post job cleanup.';

/**
 * Cuts a log at every `##[group]Run …` and `Post job cleanup.`. The names of steps are not in the log, and a script can print these
 * markers too: a section is believed only after it was joined with the API's steps.
 */
export function readLogSections(records: readonly LogRecord[]): readonly LogSection[] {
  const sections: LogSection[] = [];
  let start = 0;
  for (let index = 1; index <= records.length; index += 1) {
    const text = records[index]?.text;
    if (text !== undefined && !isMarker(text)) continue;
    const marker = records[start];
    if (marker !== undefined) sections.push(sectionOf(marker, records.slice(start + 1, index)));
    start = index;
  }
  return sections;
}

function isMarker(text: string): boolean {
  return text.startsWith(RUN_MARKER) || text === POST_MARKER;
}

function sectionOf(marker: LogRecord, rest: readonly LogRecord[]): LogSection {
  if (marker.text === POST_MARKER) return { kind: 'post', marker, subject: '', inputs: new Map(), body: rest };
  if (!marker.text.startsWith(RUN_MARKER)) return { kind: 'setup', marker, subject: '', inputs: new Map(), body: rest };
  const end = rest.findIndex((record) => record.text === '##[endgroup]');
  const header = end === -1 ? [] : rest.slice(0, end);
  const isScript = header.some((record) => record.text.startsWith('shell: '));
  return {
    kind: isScript ? 'script' : 'action',
    marker,
    subject: marker.text.slice(RUN_MARKER.length).trim(),
    inputs: isScript ? new Map() : readInputs(header),
    body: rest.slice(end + 1),
  };
}

function readInputs(header: readonly LogRecord[]): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>();
  let inWith = false;
  for (const { text } of header) {
    if (!text.startsWith('  ')) inWith = text === 'with:';
    const colon = text.indexOf(': ');
    if (inWith && text.startsWith('  ') && colon !== -1) inputs.set(text.slice(2, colon), text.slice(colon + 2));
  }
  return inputs;
}
