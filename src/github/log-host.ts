const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Where github.com keeps job logs: Azure's blob store, and services of GitHub Actions before that. */
const GITHUB_STORES = ['.blob.core.windows.net', '.actions.githubusercontent.com'];

/**
 * Whether a log may be fetched from where GitHub redirects to: https at one of its stores, or at the API's own host (or below it, for a
 * GitHub Enterprise Server). Plain http is for a stand-in alone: from loopback to loopback.
 */
export function isLogAddress(address: string, apiUrl: string): boolean {
  const api = new URL(apiUrl);
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'http:') return api.protocol === 'http:' && LOOPBACK.has(api.hostname) && LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:') return false;
  const home = api.hostname.replace(/^api[.]/, '');
  if (url.hostname === home || url.hostname.endsWith(`.${home}`)) return true;
  return GITHUB_STORES.some((store) => url.hostname.endsWith(store));
}
