import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { toAppError } from '../../src/github/to-app-error.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

function failure(status: number, message: string, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error(message), {
    status,
    request: { method: 'GET', url: '/x' },
    response: { status, headers, data: { message } },
  });
}

function unanswered(message: string): Error {
  return Object.assign(new Error(message), { status: 500, request: { method: 'GET', url: '/x' } });
}

describe('what a failed request means', () => {
  test.each([
    ['GITHUB_UNAUTHORIZED', failure(401, 'Bad credentials')],
    ['GITHUB_FORBIDDEN', failure(403, 'Resource not accessible by integration')],
    [
      'GITHUB_FORBIDDEN',
      failure(422, 'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission'),
    ],
    ['GITHUB_SUSPENDED', failure(403, 'This installation has been suspended')],
    ['GITHUB_BLOCKED', failure(403, 'Repository was archived so is read-only.')],
    ['GITHUB_BLOCKED', failure(451, 'Repository access blocked')],
    ['GITHUB_NOT_FOUND', failure(404, 'Not Found')],
    ['GITHUB_NOT_FOUND', failure(410, 'Gone')],
    ['GITHUB_REJECTED', failure(409, 'Git Repository is empty.')],
    ['GITHUB_REJECTED', failure(422, 'Validation Failed')],
    ['GITHUB_UNAVAILABLE', failure(500, 'Server Error')],
    ['GITHUB_UNAVAILABLE', failure(503, 'Service Unavailable')],
    ['GITHUB_UNAVAILABLE', unanswered('getaddrinfo ENOTFOUND api.github.com')],
    ['GITHUB_UNAVAILABLE', unanswered('The operation was aborted due to timeout')],
  ])('%s for %s', (code, error) => {
    expect(toAppError(error, 'read the job', NOW)).toMatchObject({ code, retryAt: null });
  });

  test.each([
    ['Retry-After', failure(403, 'You have exceeded a secondary rate limit', { 'retry-after': '90' }), 90_000],
    ['no time named', failure(403, 'You have exceeded a secondary rate limit'), 60_000],
    ['a bare 429', failure(429, 'Too Many Requests'), 60_000],
  ])('a secondary limit with %s', (_, error, wait) => {
    expect(toAppError(error, 'read the job', NOW)).toMatchObject({
      code: 'GITHUB_RATE_LIMITED',
      retryAt: new Date(NOW.getTime() + wait),
    });
  });

  test('a 403 with requests left is no limit', () => {
    const error = failure(403, 'Resource not accessible by integration', {
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-reset': '1772370000',
    });
    expect(toAppError(error, 'read the job', NOW)).toMatchObject({ code: 'GITHUB_FORBIDDEN' });
  });

  test('a bug of ours stays what it is', () => {
    const bug = new TypeError('x is not a function');
    expect(toAppError(bug, 'read the job', NOW)).toBe(bug);
  });

  test('an error that was named already keeps its name', () => {
    const named = new AppError('HEAD_MOVED', 'moved');
    expect(toAppError(named, 'push', NOW)).toBe(named);
  });
});
