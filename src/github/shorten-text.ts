const NOTE = '\n\n_Shortened: the whole report is longer than GitHub shows here._\n';

/**
 * Markdown cut to at most `limit` characters, at the end of a line, with an open code block or `<details>` closed and a note that says so.
 * Text within the limit stays as it is.
 */
export function shortenText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - NOTE.length;
  let end = text.lastIndexOf('\n', room);
  for (;;) {
    const kept = cutBefore(text, end > 0 ? end : room);
    const closed = kept + closing(kept);
    if (closed.length <= room || end <= 0) return closed.slice(0, room) + NOTE;
    end = text.lastIndexOf('\n', end - 1);
  }
}

/** Never between the halves of a surrogate pair. */
function cutBefore(text: string, end: number): string {
  const code = text.charCodeAt(end - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end);
}

function closing(text: string): string {
  let fence: string | null = null;
  for (const [, marker] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (fence === null) fence = marker ?? null;
    else if (marker?.startsWith(fence)) fence = null;
  }
  const open = (text.match(/<details\b/g)?.length ?? 0) - (text.match(/<\/details>/g)?.length ?? 0);
  return (fence === null ? '' : `\n${fence}`) + '\n\n</details>'.repeat(Math.max(0, open));
}
