import { AppError } from '../errors.ts';

export function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'GITHUB_NOT_FOUND';
}
