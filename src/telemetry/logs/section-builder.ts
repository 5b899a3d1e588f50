import type { LogInstant } from '../../model/log-instant.ts';
import { createHeaderDoubt } from './header-doubt.ts';
import { keepText, type LogRecord } from './log-record.ts';
import type { LogNote, LogSection, SectionKind } from './log-section.ts';
import { createHeaderReader, type SectionHeader } from './section-header.ts';
import { createSilenceKeeper } from './silences.ts';
import type { TextStore } from './text-store.ts';

const MOST_OF_MARKER = 1000;
/** A header has the script's lines in it; what goes on for longer never had an end. */
const MOST_HEADER_RECORDS = 20_000;

/** A section while its records come. */
export interface SectionBuilder {
  readonly kind: SectionKind;
  readonly isInHeader: boolean;
  /** Every record after the first. */
  take(record: LogRecord): void;
  build(): LogSection;
}

const END_GROUP = '##[endgroup]';
const COMPOSITE_MARKERS = ['##[start-action ', '##[end-action '];
const HASH = 35;
const NO_INPUTS: ReadonlyMap<string, string> = new Map();
const NO_LINES: readonly string[] = [];

/** `previous`: the instant of the record before, where both are of one step or of none. */
export function createSectionBuilder(
  first: LogRecord,
  { kind, subject, previous }: { readonly kind: SectionKind; readonly subject: string; readonly previous: LogInstant | null },
  store: TextStore,
): SectionBuilder {
  const marker: LogNote = { second: first.second, ticks: first.ticks, text: keepText(first.text, MOST_OF_MARKER) };
  const isRun = kind === 'action' || kind === 'script';
  const headerReader = isRun ? createHeaderReader(store) : null;
  const header: SectionHeader | null = headerReader?.header ?? null;
  const doubt = isRun ? createHeaderDoubt(first, previous) : null;
  const silence = createSilenceKeeper();
  let headerRecords = 0;
  let headerEnd: LogInstant | null = null;
  let before: LogNote = marker;
  let lines = 1 + first.continuation.length + first.moreLines;
  let ownRecords = 0;
  // Until the header has ended, nothing that follows is an action's word.
  const builder = { kind: isRun ? 'script' : kind, isInHeader: isRun, take, build } as { kind: SectionKind; isInHeader: boolean } & Pick<
    SectionBuilder,
    'take' | 'build'
  >;

  function take(record: LogRecord): void {
    lines += 1 + record.continuation.length + record.moreLines;
    silence.take(before, record);
    before = record;
    if (builder.isInHeader || builder.kind === 'action') doubt?.take(record, builder.isInHeader);
    if (builder.isInHeader) takeHeader(record);
    else if (!isCompositeMarker(record)) ownRecords += 1;
  }

  function takeHeader(record: LogRecord): void {
    headerRecords += 1;
    const isEnd = record.startsPlain && record.text === END_GROUP;
    if (isEnd) {
      headerEnd = { second: record.second, ticks: record.ticks };
      builder.kind = header?.shell == null ? 'action' : 'script';
    } else headerReader?.take(record);
    if (isEnd || headerRecords >= MOST_HEADER_RECORDS) builder.isInHeader = false;
  }

  function build(): LogSection {
    const isScript = builder.kind === 'script';
    return {
      kind: builder.kind,
      marker,
      label: first.label,
      subject: keepText(subject, MOST_OF_MARKER),
      inputs: isScript ? NO_INPUTS : (header?.inputs ?? NO_INPUTS),
      script: isScript ? (header?.script ?? NO_LINES) : NO_LINES,
      shell: header?.shell ?? null,
      headerEnd,
      isHeaderDoubtful: builder.kind === 'action' && doubt?.isRaised === true,
      last: { second: before.second, ticks: before.ticks },
      lines,
      ownRecords,
      silences: silence.silences,
    };
  }
  return builder;
}

function isCompositeMarker({ text, startsPlain }: LogRecord): boolean {
  return text.charCodeAt(0) === HASH && startsPlain && COMPOSITE_MARKERS.some((marker) => text.startsWith(marker));
}
