/** Where people see the GitHub whose API has this address: `https://github.com`, `https://HOST`, `https://TENANT.ghe.com`. */
export function githubWebUrl(apiUrl: string): string {
  const { protocol, host, pathname } = new URL(apiUrl);
  return pathname.startsWith('/api/') ? `${protocol}//${host}` : `${protocol}//${host.replace(/^api[.]/, '')}`;
}
