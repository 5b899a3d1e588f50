import { AppError } from '../errors.ts';
import type { GitHub } from '../ports/github.ts';

const WRITERS: ReadonlySet<string> = new Set(['admin', 'write']);

/** Whether somebody's word counts: who may write to the repository. Whom GitHub does not know, may not. */
export async function mayDecide(github: GitHub, login: string): Promise<boolean> {
  try {
    return WRITERS.has(await github.fetchPermission(login));
  } catch (error) {
    if (error instanceof AppError && (error.code === 'GITHUB_NOT_FOUND' || error.code === 'GITHUB_REJECTED')) return false;
    throw error;
  }
}
