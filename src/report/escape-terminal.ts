import { clip, stripUnsafe } from './strip-unsafe.ts';

/** A name or a sentence from outside for a terminal: one line, no escape sequence, nothing hidden, at most 300 characters. */
export function escapeTerminal(text: string): string {
  return clip(stripUnsafe(text), 300);
}
