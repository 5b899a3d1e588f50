/**
 * The commands of a script, each as its words: quotes, commas and brackets count as blanks, so that `sh -c "npm publish"` and a list of arguments read
 * alike. No shell is understood and nothing is left out: what looks like a command counts as one. Takes time in proportion to the text.
 */
export function commandsOf(script: string): readonly (readonly string[])[] {
  return script
    .replaceAll('\\\r\n', ' ')
    .replaceAll('\\\n', ' ')
    .split(/[\n;|&()`]/)
    .map((command) => command.split(/[\s"',[\]]/).filter((word) => word !== ''))
    .filter((words) => words.length > 0);
}

/** The program that a word names: without its folders, `.exe` or `.cmd`, and version (`npx semantic-release@22`). */
export function programOf(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  const at = name.indexOf('@');
  return (at > 0 ? name.slice(0, at) : name).replace(/\.(?:exe|cmd|bat)$/i, '').toLowerCase();
}
