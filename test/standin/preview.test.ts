import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import { previewConfiguration } from '../../src/tasks/preview-configuration.ts';
import { parseRepository } from '../../src/telemetry/parse-repository.ts';
import { openTaskWorld, type TaskWorld } from '../helpers/task-world.ts';
import { NAME, type SmallWorld, startSmall } from './small-repository.ts';

jest.setTimeout(60_000);

const PATH = '.github/paceline.yml';
let small: SmallWorld;
let world: TaskWorld;
beforeEach(async () => {
  small = await startSmall({ contract: true });
  world = await openTaskWorld();
});
afterEach(async () => {
  await world.close();
  await small.standin.close();
});

test('a pull request that changes the configuration gets its preview over HTTP, within GitHub’s contract, and changes nothing', async () => {
  const { standin, installationId } = small;
  const settings = {
    appId: standin.appId,
    privateKey: standin.privateKey,
    webhookSecrets: [standin.webhookSecret],
    apiUrl: standin.url,
    logLevel: 'fatal' as const,
    writeIntervalMs: 0,
  };
  const { installations } = createGitHubApp(settings, { log: world.log });
  const [body] = await installations.fetchRepositories(installationId);
  const parsed = parseRepository(body);
  if (!parsed.ok) throw new Error(parsed.reason);
  const { repository } = parsed.value;
  await world.store.installations.save({ id: installationId, account: 'acme', suspended: false, permissions: {} });
  await world.store.repositories.save(repository, installationId);
  await world.store.repositories.saveConfiguration(repository.id, 'level: basic\n');
  const preview = (headSha: string) =>
    previewConfiguration({ ...world, clock: world.clock, installations }, { repositoryId: repository.id, headSha });

  const good = standin.push(NAME, 'topic', { [PATH]: 'level: aggressive\nretention: 90d\n' }, 'Change the configuration');
  await preview(good);
  await preview(good);
  const bad = standin.push(NAME, 'topic', { [PATH]: 'levl: basic\nretention: 90\n' }, 'Change it for the worse');
  await preview(bad);
  await preview(standin.push(NAME, 'else', { 'a.txt': 'a' }, 'Change something else'));

  const made = standin.checkRuns(NAME).filter(({ name }) => name === 'Paceline configuration');
  expect(made.map(({ conclusion, title }) => [conclusion, title])).toEqual([
    [expect.stringMatching(/success|neutral/), expect.stringMatching(/./)],
    ['neutral', 'Not valid: 2 mistakes'],
  ]);
  const said = made.map((one) => JSON.stringify(one));
  expect(said[0]).toContain('aggressive');
  expect(said[1]).toMatch(/did you mean .*level/);
  expect((await world.store.repositories.find(repository.id))?.configurationText).toBe('level: basic\n');
  expect(standin.violations).toEqual([]);
});
