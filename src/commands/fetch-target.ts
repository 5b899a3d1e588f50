import { isWebAddress } from '../config/is-web-address.ts';
import { AppError } from '../errors.ts';
import type { ReadableGitHub } from '../github/create-token-github.ts';
import type { Repository } from '../model/repository.ts';
import { parseRepository } from '../telemetry/parse-repository.ts';

const NAME = /^([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9._-]{1,100})$/;
const TOKEN_NEEDS =
  'a fine-grained token needs Actions and Contents with read on it, a classic one the scope `repo` for a private repository';

/** Errors: USAGE. */
export function readRepositoryName(text: string): Pick<Repository, 'owner' | 'name'> {
  const [, owner, name] = NAME.exec(text) ?? [];
  if (owner === undefined || name === undefined) throw new AppError('USAGE', `${text} is no repository; write OWNER/REPO`);
  return { owner, name };
}

/** Errors: USAGE. */
export function readApiUrl(text: string): string {
  if (!isWebAddress(text)) throw new AppError('USAGE', '--api-url needs an https address, such as https://HOST/api/v3');
  return text.replace(/\/+$/, '');
}

/** Errors: ENVIRONMENT_INVALID. */
export function requireToken(token: string | undefined): string {
  const trimmed = token?.trim() ?? '';
  if (trimmed !== '' && !/[^\x21-\x7e]/.test(trimmed)) return trimmed;
  const wrong = trimmed === '' ? 'is not set' : 'holds characters that no token has';
  throw new AppError('ENVIRONMENT_INVALID', `GITHUB_TOKEN ${wrong}; with GitHub's own command line: GITHUB_TOKEN=$(gh auth token)`);
}

/** The repository as GitHub has it now; a rename is followed. Errors as `GitHub`, with what a token may lack. */
export async function findRepository(
  github: Pick<ReadableGitHub, 'fetchRepository'>,
  { owner, name }: Pick<Repository, 'owner' | 'name'>,
): Promise<Repository> {
  try {
    const parsed = parseRepository(await github.fetchRepository());
    if (parsed.ok) return parsed.value.repository;
    throw new AppError('GITHUB_UNAVAILABLE', `GitHub's answer for ${owner}/${name} is not understood: ${parsed.reason}`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const cause = { cause: error };
    if (error.code === 'GITHUB_NOT_FOUND')
      throw new AppError(error.code, `${owner}/${name}: there is no such repository, or the token may not see it; ${TOKEN_NEEDS}`, cause);
    if (error.code === 'GITHUB_UNAUTHORIZED')
      throw new AppError(error.code, 'GitHub does not accept GITHUB_TOKEN: it has expired, was revoked, or is of another server', cause);
    if (error.code === 'GITHUB_FORBIDDEN') throw new AppError(error.code, `${error.message}; ${TOKEN_NEEDS}`, cause);
    throw error;
  }
}
