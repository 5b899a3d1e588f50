import { createPieceDecoder } from './piece-decoder.ts';

/** What of a log is read at most. */
export interface LineLimits {
  readonly bytes: number;
  /** UTF-16 code units of one line. */
  readonly line: number;
}

export const LINE_LIMITS: LineLimits = { bytes: 64 * 1024 * 1024, line: 64 * 1024 };

/** Turns the bytes of a log into lines. */
export interface LineCutter {
  /** A chunk of any size; what is beyond the limit is counted only. */
  take(chunk: Uint8Array): void;
  /** The same for text that was decoded elsewhere; its characters count as bytes. */
  takeText(text: string): void;
  /** Gives the last line where it has no end. A next chunk begins another file, whose encoding is looked at anew. */
  endFile(): void;
  readonly counts: { readonly bytes: number; readonly cutBytes: number; readonly longLines: number };
}

const LINE_FEED = '\n';
const CARRIAGE_RETURN = 13;

/**
 * Cuts chunks into lines as they come, without `\n` or `\r\n`. Reads UTF-8, and UTF-16 where a byte order mark says so; damaged bytes become U+FFFD. Of
 * a line beyond the limit the beginning is given.
 */
export function createLineCutter(onLine: (line: string) => void, limits: LineLimits = LINE_LIMITS): LineCutter {
  const counts = { bytes: 0, cutBytes: 0, longLines: 0 };
  const decoder = createPieceDecoder(cutText);
  let rest = '';
  let isRestCut = false;

  function emit(line: string): void {
    const end = line.charCodeAt(line.length - 1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
    if (end > limits.line || isRestCut) counts.longLines += 1;
    onLine(line.slice(0, Math.min(end, limits.line)));
  }

  function cutText(text: string): void {
    let from = 0;
    for (let at = text.indexOf(LINE_FEED); at !== -1; at = text.indexOf(LINE_FEED, from)) {
      emit(rest === '' ? text.slice(from, at) : rest + text.slice(from, at));
      rest = '';
      isRestCut = false;
      from = at + 1;
    }
    if (rest.length > limits.line) isRestCut = true;
    else rest += text.slice(from);
  }

  function endFile(): void {
    decoder.end();
    if (rest !== '') emit(rest);
    rest = '';
    isRestCut = false;
  }

  return {
    take(chunk) {
      const room = limits.bytes - counts.bytes;
      const bytes = chunk.length > room ? chunk.subarray(0, room) : chunk;
      counts.bytes += bytes.length;
      counts.cutBytes += chunk.length - bytes.length;
      decoder.take(bytes);
    },
    takeText(text) {
      const room = limits.bytes - counts.bytes;
      const cut = Math.max(0, text.length - room);
      counts.bytes += text.length - cut;
      counts.cutBytes += cut;
      cutText(cut === 0 ? text : text.slice(0, room));
    },
    endFile,
    counts,
  };
}
