const LONGEST = 256;

/** A pattern of the configuration that means this name: what would be read as a pattern stands for any one character, and so does what is beyond the longest pattern. */
export function literalPattern(name: string): string {
  const pattern = name.replace(/[*?[\]{}!\\]/g, '?');
  return pattern.length <= LONGEST ? pattern : `${pattern.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}*`;
}
