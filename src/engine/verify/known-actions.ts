const NAMED: ReadonlySet<string> = new Set(['checkout', 'cache', 'upload-artifact', 'download-artifact']);

/** Whether an action, `owner/name` in lower case, is one of GitHub's own that an edit may add: what sets a job up, or carries files between jobs and runs. */
export function isOfGitHub(repository: string | null): boolean {
  const name = repository?.startsWith('actions/') === true ? repository.slice('actions/'.length) : '';
  return NAMED.has(name) || /^setup-[a-z]+$/.test(name);
}

/** Actions of GitHub's that run any code, or hand out a token: never added, whoever uses or allows them. */
export function isNeverAdded(repository: string): boolean {
  return repository === 'actions/github-script' || repository === 'actions/create-github-app-token';
}
