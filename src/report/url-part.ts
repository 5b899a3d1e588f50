/** One part of an address, from any text: as `encodeURIComponent`, without what ends a Markdown link or starts emphasis; halves of surrogate pairs become U+FFFD. */
export function urlPart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
