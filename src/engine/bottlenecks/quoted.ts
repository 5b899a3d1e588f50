/** A name that others chose, in a sentence: between backticks. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', "'")}\``;
}
