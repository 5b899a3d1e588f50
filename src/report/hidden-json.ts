/** A value as JSON that may stand in an HTML comment: whatever could close it, mention or link is written as a JSON escape. It reads back with `JSON.parse`. */
export function hiddenJson(value: unknown): string {
  return JSON.stringify(value).replace(/--|[<>&@#]|[^\x20-\x7e]/g, (found) =>
    Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
