/** Discord takes 2,000 characters of a Slack body, Slack itself shows 4,000 well. */
const MOST = 2_000;
const MORE = '\n…';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** A zero-width space: nobody is called or led away by what a job or a branch is named. */
const APART = '\u200B';

/**
 * Plain text as `text` of a Slack body: `&`, `<` and `>` as Slack asks for them, which closes its links and `<!channel>`; no `@` that Mattermost or
 * Discord would call somebody by, and none of their links. At most 2,000 UTF-16 units, cut at the end of a line where there is one.
 */
export function chatText(text: string): string {
  const safe = text
    .trim()
    .replace(/@(?=\S)/g, `@${APART}`)
    .replace(/\](?=\()/g, `]${APART}`)
    .replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
  if (safe.length <= MOST) return safe;
  const room = MOST - MORE.length;
  const line = safe.lastIndexOf('\n', room);
  // Else a name as long as all of it: never in the middle of an entity or a pair.
  const kept = line > 0 ? safe.slice(0, line) : safe.slice(0, room).replace(/(?:&[a-z]{0,3}|[\ud800-\udbff])$/, '');
  return kept + MORE;
}
