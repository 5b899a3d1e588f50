import type { HistoryRecord } from '../telemetry/history-file.ts';
import type { HistoryProblem } from '../telemetry/history-problems.ts';
import { isJsonObject } from '../telemetry/parsed.ts';
import { type InputFile, readLines } from './read-input.ts';
import { whyTooMuch } from './why-too-much.ts';

/** A document over many lines has to be held whole before it can be read. */
const MAX_DOCUMENT_CHARACTERS = 256 * 1024 * 1024;

/**
 * The records of a history file, one a line; a file that is one JSON document over many lines is one record. What cannot be read is a problem
 * with its place. Errors: INPUT_UNREADABLE.
 */
export async function* readRecords(file: InputFile, onBytes: (count: number) => void): AsyncGenerator<HistoryRecord | HistoryProblem> {
  let held: HeldLine[] = [];
  let characters = 0;
  let isByLine = false;
  for await (const read of readLines(file, onBytes)) {
    const { line } = read;
    if ('reason' in read) {
      yield { file: file.path, line, reason: read.reason };
      continue;
    }
    const { text } = read;
    if (text.trim() === '') continue;
    const tooMuch = whyTooMuch(text);
    if (tooMuch !== null) {
      yield { file: file.path, line, reason: tooMuch };
      continue;
    }
    const value = held.length === 0 ? parseJson(text) : undefined;
    if (value !== undefined) yield { value, file: file.path, line };
    else if (isByLine || (held.length === 0 && line > 1)) yield { file: file.path, line, reason: 'not JSON' };
    else {
      held.push({ text, line });
      characters += text.length;
    }
    if (characters <= MAX_DOCUMENT_CHARACTERS) continue;
    if (!held.some((one) => isJsonObject(parseJson(one.text)))) {
      yield { file: file.path, line: null, reason: 'one JSON document of more than 256 MiB; write a run a line' };
      return;
    }
    yield* readHeldLines(held, file.path);
    [held, characters, isByLine] = [[], 0, true];
  }
  if (held.length === 0) return;
  const document = held.map(({ text }) => text).join('\n');
  const whole = parseJson(document);
  if (whole !== undefined) yield { value: whole, file: file.path, line: null };
  else if (held.some(({ text }) => isJsonObject(parseJson(text)))) yield* readHeldLines(held, file.path);
  else yield { file: file.path, line: null, reason: whyTooMuch(document) ?? 'not JSON' };
}

interface HeldLine {
  readonly text: string;
  readonly line: number;
}

/** Not one document, though the first line is no record: records a line where later lines hold some. */
function* readHeldLines(held: readonly HeldLine[], file: string): Generator<HistoryRecord | HistoryProblem> {
  for (const { text, line } of held) {
    const value = parseJson(text);
    yield value === undefined ? { file, line, reason: 'not JSON' } : { value, file, line };
  }
}

/** Undefined for what is not JSON, and for what would take too much memory. */
function parseJson(text: string): unknown {
  if (whyTooMuch(text) !== null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
