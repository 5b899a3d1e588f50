/** PostgreSQL's text takes every character but NUL; a NUL in a name or a log becomes the replacement character. */
export function storableText(text: string): string;
export function storableText(text: string | null): string | null;
export function storableText(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\uFFFD');
}
