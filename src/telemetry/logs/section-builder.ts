import type { LogInstant } from '../../model/log-instant.ts';
import { keepText, type LogRecord } from './log-record.ts';
import type { LogNote, LogSection, SectionKind } from './log-section.ts';
import { createBodyReader } from './section-body.ts';
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

export function createSectionBuilder(first: LogRecord, kind: SectionKind, subject: string, store: TextStore): SectionBuilder {
  const marker: LogNote = { second: first.second, ticks: first.ticks, text: keepText(first.text, MOST_OF_MARKER) };
  const isRun = kind === 'action' || kind === 'script';
  const headerReader = isRun ? createHeaderReader(store) : null;
  const header: SectionHeader | null = headerReader?.header ?? null;
  const silence = createSilenceKeeper();
  const body = createBodyReader(store);
  let headerRecords = 0;
  let headerEnd: LogInstant | null = null;
  let before: LogNote = marker;
  let lines = 1 + first.continuation.length + first.moreLines;
  let backwards = 0;
  // Until the header has ended, nothing that follows is an action's word.
  const builder = { kind: isRun ? 'script' : kind, isInHeader: isRun, take, build } as { kind: SectionKind; isInHeader: boolean } & Pick<
    SectionBuilder,
    'take' | 'build'
  >;

  function take(record: LogRecord): void {
    lines += 1 + record.continuation.length + record.moreLines;
    if (silence.take(before, record) < -1) backwards += 1;
    before = record;
    if (builder.isInHeader) takeHeader(record);
    else body.take(record);
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
      inputs: isScript ? new Map() : (header?.inputs ?? new Map()),
      script: isScript ? (header?.script ?? []) : [],
      environment: header?.environment ?? [],
      shell: header?.shell ?? null,
      headerEnd,
      last: { second: before.second, ticks: before.ticks },
      lines,
      silences: silence.silences,
      ...body.read(),
      dropped: body.dropped() + (header?.dropped ?? 0),
      backwards,
    };
  }
  return builder;
}
