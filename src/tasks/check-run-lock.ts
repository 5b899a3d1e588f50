/** The name of the lock under which the check run of a commit is sent or marked to be sent again: what one of them saves the other must see. */
export function checkRunLock({ repositoryId, headSha }: { readonly repositoryId: number; readonly headSha: string }): string {
  return `check-run:${repositoryId}:${headSha}`;
}
