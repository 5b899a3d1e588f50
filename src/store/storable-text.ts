import { scrubText } from '../model/scrub-text.ts';

/** PostgreSQL's text takes every character but NUL; a NUL and half a surrogate pair in a name or a log become the replacement character. */
export function storableText(text: string): string;
export function storableText(text: string | null): string | null;
export function storableText(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** The same for a sentence that quotes GitHub, a file or a name: without secrets and e-mail addresses. */
export function storableSentence(text: string): string {
  return storableText(scrubText(text));
}
