import type { ProbotOctokit } from 'probot';
import { AppError, type ErrorCode } from '../errors.ts';
import { asking, LACKS_PERMISSION, READ_ONLY } from './to-app-error.ts';

/** What went wrong with a part of a query, or with all of it when there is no path. */
export interface GraphqlProblem {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly message: string;
}

/** Data is null when nothing came of the query. */
export interface GraphqlAnswer<Data> {
  readonly data: Data | null;
  readonly problems: readonly GraphqlProblem[];
}

const CODES: Readonly<Record<string, ErrorCode>> = { FORBIDDEN: 'GITHUB_FORBIDDEN', NOT_FOUND: 'GITHUB_NOT_FOUND' };
const TOO_MUCH = /something went wrong while executing|respond to your request in time|time(?:d )?out|resource limits|node limit/i;

/** Asks in GraphQL. An answer with errors, which GitHub calls a success, comes back with its problems. Throws what `toAppError` yields. */
export async function queryGraphql<Data>(
  octokit: ProbotOctokit,
  doing: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphqlAnswer<Data>> {
  return asking(doing, async () => {
    try {
      return { data: (await octokit.graphql<Data | undefined>(query, variables)) ?? null, problems: [] };
    } catch (error) {
      if (!isAnswered(error)) throw error;
      return { data: (error.data ?? null) as Data | null, problems: error.errors };
    }
  });
}

/** GitHub took too long, or the query asks too much at once: half of it may well succeed. */
export function isTooMuch({ type, message }: GraphqlProblem): boolean {
  return type === 'RESOURCE_LIMITS_EXCEEDED' || type === 'MAX_NODE_LIMIT_EXCEEDED' || TOO_MUCH.test(message);
}

/** For a query of which nothing came. */
export function problemError(doing: string, problems: readonly GraphqlProblem[]): AppError {
  const [first] = problems;
  const message = `could not ${doing}: ${first?.message ?? 'GitHub answered without data'}`;
  if (first === undefined || isTooMuch(first)) return new AppError('GITHUB_UNAVAILABLE', message);
  if (READ_ONLY.test(first.message)) return new AppError('GITHUB_BLOCKED', message);
  if (LACKS_PERMISSION.test(first.message)) return new AppError('GITHUB_FORBIDDEN', message);
  return new AppError(CODES[first.type ?? ''] ?? 'GITHUB_REJECTED', message);
}

/** Octokit's error for an answer that has errors. */
function isAnswered(error: unknown): error is { readonly data?: unknown; readonly errors: readonly GraphqlProblem[] } {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors) && !(error instanceof AppError) && 'response' in error;
}
