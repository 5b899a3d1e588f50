/** A rule's title inside a sentence: its first letter small, unless the word is an acronym. */
export function imperative(title: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

/** `test.yml` of `.github/workflows/test.yml` */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
