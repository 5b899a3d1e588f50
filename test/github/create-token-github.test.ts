import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTokenGitHub } from '../../src/github/create-token-github.ts';
import { createdAt, type HistoryWorld, openHistoryWorld, RUN_IDS } from '../helpers/history-world.ts';
import { silentLog } from '../helpers/silent-log.ts';

describe('a repository seen with a token of one’s own', () => {
  let world: HistoryWorld;
  beforeEach(async () => {
    world = await openHistoryWorld();
  });
  afterEach(async () => {
    await world.standin.close();
    expect(world.standin.violations).toEqual([]);
  });

  const open = (token: string) =>
    createTokenGitHub({
      token,
      apiUrl: world.standin.url,
      repository: { owner: 'acme', name: 'app' },
      log: silentLog,
      timing: world.timing,
    });

  test('tells its history and its files', async () => {
    const { standin, installationId, head } = world;
    const github = open(standin.tokens(installationId)[0]?.value ?? '');
    const suites = world.addRuns(2, { jobs: 2, steps: 1 });
    expect((await github.history.listRuns({ from: createdAt(0), to: createdAt(9) }, 1)).total).toBe(2);
    expect((await github.history.fetchSuiteJobs(suites)).jobs.size).toBe(2);
    expect(await github.fetchRun(RUN_IDS + 1, 1)).toMatchObject({ id: RUN_IDS + 1 });
    expect(await github.fetchRepository()).toMatchObject({ name: 'app' });
    expect(await github.fetchHead('main')).toBe(head);
    expect(await github.sourceTree(head).read('package.json')).toEqual({ available: true, value: '{}\n' });
    expect(github.history.allowance()).toMatchObject({ rest: { limit: 5000 }, graphql: { remaining: 4999 } });
  });

  test('is refused to a token that GitHub does not know', async () => {
    const { history, fetchRepository } = open('ghp_unknown');
    await expect(fetchRepository()).rejects.toMatchObject({ code: 'GITHUB_UNAUTHORIZED' });
    await expect(history.fetchSuiteJobs(['CS_1'])).rejects.toMatchObject({ code: 'GITHUB_UNAUTHORIZED' });
  });
});
