/** The installation that an Octokit with these options acts for; `app` for the App itself. */
export function installationOf(options: object): string {
  const auth: unknown = 'auth' in options ? options.auth : undefined;
  const id: unknown = typeof auth === 'object' && auth !== null && 'installationId' in auth ? auth.installationId : undefined;
  return typeof id === 'number' ? String(id) : 'app';
}
