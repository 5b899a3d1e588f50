import { expect, test } from '@jest/globals';
import nock from 'nock';
import { API, expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';

guardTheNetwork();

test('a repository that was renamed is read under its id, where its old name answers 301', async () => {
  const { github, timing } = await openGitHub();
  expectToken('report');
  repositoryApi()
    .get('/actions/jobs/5')
    .reply(301, { message: 'Moved Permanently' }, { location: `${API}/repositories/1/actions/jobs/5` });
  nock(API, { reqheaders: { authorization: 'token ghs_report' } })
    .get('/repositories/1/actions/jobs/5')
    .reply(200, { id: 5 });
  expect(await github.fetchJob(5)).toEqual({ id: 5 });
  expect(timing.pauses).toEqual([]);
});
