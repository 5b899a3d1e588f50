import { expect, test } from '@jest/globals';
import { expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';

guardTheNetwork();
const COMPARE = '/compare/main...abc?per_page=1';

test('a comparison names where the commit left the branch, and what it changed and renamed', async () => {
  const { github } = await openGitHub();
  expectToken('report');
  repositoryApi()
    .get(COMPARE)
    .reply(200, { merge_base_commit: { sha: 'base' }, files: [{ filename: 'a' }, { filename: 'new', previous_filename: 'old' }] });
  expect(await github.fetchComparison('main', 'abc')).toEqual({ mergeBaseSha: 'base', paths: new Set(['a', 'new', 'old']) });
});

test('a comparison of more files than GitHub lists names none', async () => {
  const { github } = await openGitHub();
  expectToken('report');
  const files = Array.from({ length: 300 }, (_, i) => ({ filename: `f${i}` }));
  repositoryApi()
    .get(COMPARE)
    .reply(200, { merge_base_commit: { sha: 'base' }, files });
  expect(await github.fetchComparison('main', 'abc')).toEqual({ mergeBaseSha: 'base', paths: null });
});

test('commits that have nothing in common are not compared', async () => {
  const { github } = await openGitHub();
  expectToken('report');
  repositoryApi().get(COMPARE).reply(404, { message: 'No common ancestor' }).get('').reply(200, { id: 1 });
  expect(await github.fetchComparison('main', 'abc')).toBeNull();
});
