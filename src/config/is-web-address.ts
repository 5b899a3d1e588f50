const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** An absolute https address, or an http one on loopback; without a user, a query or a fragment. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}
