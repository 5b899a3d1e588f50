import { expect, test } from '@jest/globals';
import { AT, commitOnBranch, type SmallWorld, startSmall } from './small-repository.ts';

async function publish({ client, head, standin }: SmallWorld, names: readonly string[], content: string): Promise<void> {
  for (const name of names) {
    const summary = `see ${standin.webUrl}/acme/app`;
    await client.rest.checks.create({ ...AT, name, head_sha: head, conclusion: 'success', output: { title: name, summary } });
  }
  await commitOnBranch(client, head, 'paceline/x', content);
  await client.rest.pulls.create({ ...AT, title: 'ci: x', head: 'paceline/x', base: 'main', body: 'why' });
}

test('two servers in the same state have the same hash, whatever their ids, ports, times and order', async () => {
  const [one, two] = [await startSmall(), await startSmall({ seed: 7 })];
  await publish(one, ['a', 'b'], 'on: push # 1\n');
  two.standin.advance(5000);
  await publish(two, ['b', 'a'], 'on: push # 1\n');
  expect(two.standin.stateHash()).toBe(one.standin.stateHash());
  await Promise.all([one.standin.close(), two.standin.close()]);
});

test('a check run or a pull request that says something else has another hash', async () => {
  const world = await startSmall();
  const empty = world.standin.stateHash();
  await publish(world, ['a'], 'on: push # 1\n');
  const first = world.standin.stateHash();
  expect(first).not.toBe(empty);
  await world.client.rest.pulls.update({ ...AT, pull_number: 1, body: 'because' });
  expect(world.standin.stateHash()).not.toBe(first);
  await world.client.rest.pulls.update({ ...AT, pull_number: 1, body: 'why' });
  expect(world.standin.stateHash()).toBe(first);
  await world.standin.close();
});
