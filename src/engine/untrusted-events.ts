/** Events that outsiders can cause and that run with the repository's own secrets and caches within reach. */
const ON_UNTRUSTED_INPUT: ReadonlySet<string> = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
]);

export function isOnUntrustedInput(event: string): boolean {
  return ON_UNTRUSTED_INPUT.has(event);
}
