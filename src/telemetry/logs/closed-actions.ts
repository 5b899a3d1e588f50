/**
 * Actions that run nothing of the repository's, so that all they print is their own word: neither its scripts nor a tool that its files configure. Any other
 * may, as `github-script` does, and can then print what looks like the next step.
 */
const CLOSED = new Set([
  'actions/attest-build-provenance',
  'actions/cache',
  'actions/cache/restore',
  'actions/cache/save',
  'actions/checkout',
  'actions/create-github-app-token',
  'actions/download-artifact',
  'actions/setup-dotnet',
  'actions/setup-go',
  'actions/setup-java',
  'actions/setup-python',
  'actions/upload-artifact',
  'docker/login-action',
  'docker/metadata-action',
  'docker/setup-buildx-action',
  'docker/setup-qemu-action',
  'aws-actions/configure-aws-credentials',
  'google-github-actions/auth',
  'azure/login',
]);

/** True for a reference `owner/name[/path]@ref` to such an action. */
export function isClosedAction(reference: string): boolean {
  const at = reference.indexOf('@');
  return at > 0 && CLOSED.has(reference.slice(0, at).toLowerCase());
}
