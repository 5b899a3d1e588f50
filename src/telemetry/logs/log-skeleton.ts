import { createWaitReader } from './background-waits.ts';
import type { RecordPlace } from './collector.ts';
import { createCompositeReader } from './composite-children.ts';
import { keepText, type LogRecord, type StepLabel } from './log-record.ts';
import type { LogSection, LogSkeleton, RunnerWord, SectionKind } from './log-section.ts';
import { createSectionBuilder, type SectionBuilder } from './section-builder.ts';
import { createTextStore } from './text-store.ts';

/** Cuts records into sections as they come. */
export interface SkeletonBuilder {
  /** The place is the same object each time: what outlives the record must copy it. */
  take(record: LogRecord): RecordPlace;
  finish(): LogSkeleton;
}

/** Real jobs have some hundred markers at most. A script that prints more would cost memory, and nothing is lost by not believing it. */
export const MOST_SECTIONS = 2000;
const MOST_CHARACTERS = 2 * 1024 * 1024;
const RUN_MARKER = '##[group]Run ';
const POST_MARKER = 'Post job cleanup.';
/** The first words of `Complete job`; before the job's outputs were logged there, orphans were its first. */
const COMPLETE_MARKERS = new Set(['Evaluate and set job outputs', 'Cleaning up orphan processes']);
const RUNNER_VERSION = 'Current runner version: ';
/** While a job waits for its runner, its log has up to six lines. */
const MOST_BEFORE_RUNNER = 30;
const MOST_OF_VERSION = 40;
const START_ACTION = '##[start-action ';
const END_ACTION = '##[end-action ';
const [HASH, C, E, F, P, W] = [35, 67, 69, 70, 80, 87];

/**
 * Cuts a log at every `##[group]Run …`, at `Post job cleanup.`, at the runner's last words, and where the log names another step. The names of steps are
 * not in a raw log, and a script can print these markers too: a section is believed only after it was joined with the API's steps.
 */
export function createLogSkeleton(): SkeletonBuilder {
  const store = createTextStore(MOST_CHARACTERS);
  const composites = createCompositeReader(store);
  const waits = createWaitReader(store);
  const sections: LogSection[] = [];
  const place: { -readonly [Key in keyof RecordPlace]: RecordPlace[Key] } = { section: 0, kind: 'setup', isHeader: false };
  let current: SectionBuilder | null = null;
  let label: StepLabel | null = null;
  let moreMarkers = 0;
  let runner: RunnerWord | null = null;
  let records = 0;

  function begin(record: LogRecord, kind: SectionKind): void {
    if (sections.length >= MOST_SECTIONS) {
      moreMarkers += 1;
      current?.take(record);
      return;
    }
    const ended = current?.build();
    if (ended !== undefined) sections.push(ended);
    const previous = ended === undefined || record.label !== label ? null : ended.last;
    current = createSectionBuilder(record, { kind, subject: subjectOf(record, kind), previous }, store);
    label = record.label;
    records = 0;
  }

  function take(record: LogRecord): RecordPlace {
    const kind = record.startsPlain ? kindOfMarker(record.text) : null;
    const isNewStep = record.label !== label;
    if (kind !== null && !(kind === 'complete' && current?.kind === 'complete')) begin(record, kind);
    else if (current === null || isNewStep) begin(record, 'setup');
    else current.take(record);
    place.section = sections.length;
    place.kind = current?.kind ?? 'setup';
    place.isHeader = current?.isInHeader ?? false;
    records += 1;
    readAside(record);
    return place;
  }

  /** What spans sections. */
  function readAside(record: LogRecord): void {
    const { text } = record;
    const code = text.charCodeAt(0);
    if (code === C && runner === null && place.kind === 'setup' && records <= MOST_BEFORE_RUNNER && text.startsWith(RUNNER_VERSION)) {
      const version = keepText(text.slice(RUNNER_VERSION.length).replaceAll("'", ''), MOST_OF_VERSION);
      runner = { section: place.section, second: record.second, ticks: record.ticks, version };
    }
    if (code === HASH && record.startsPlain && (text.startsWith(START_ACTION) || text.startsWith(END_ACTION))) {
      composites.take(record, place.section);
    } else if (waits.isTelling || code === W || code === F) waits.take(record, place.section);
  }

  return {
    take,
    finish() {
      if (current !== null) sections.push(current.build());
      current = null;
      return { sections, composites: composites.children, waits: waits.waits, moreMarkers, runner };
    },
  };
}

function kindOfMarker(text: string): SectionKind | null {
  const code = text.charCodeAt(0);
  if (code === HASH) return text.startsWith(RUN_MARKER) ? 'action' : null;
  if (code === P) return text === POST_MARKER ? 'post' : null;
  return (code === E || code === C) && COMPLETE_MARKERS.has(text) ? 'complete' : null;
}

function subjectOf(record: LogRecord, kind: SectionKind): string {
  return kind === 'action' ? record.text.slice(RUN_MARKER.length).trim() : '';
}
