/** What Octokit throws when a request fails: with `response` when GitHub answered, without when nothing came back. */
export interface RequestFailure extends Error {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>>; readonly data: unknown };
}

export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'request' in error;
}

/** GitHub's own sentence; Octokit's message adds the address of a documentation page. */
export function messageOf(failure: RequestFailure): string {
  const data = failure.response?.data;
  if (typeof data !== 'object' || data === null || !('message' in data) || typeof data.message !== 'string') return failure.message;
  const details = 'errors' in data && Array.isArray(data.errors) ? data.errors.map(detailOf).filter((detail) => detail !== '') : [];
  return [data.message, ...details].join('; ');
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : '';
}
