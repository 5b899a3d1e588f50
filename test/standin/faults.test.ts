import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AT, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('faults', () => {
  let world: SmallWorld;
  beforeEach(async () => {
    world = await startSmall();
  });
  afterEach(() => world.standin.close());

  const checkRuns = '/repos/{owner}/{repo}/check-runs';
  const create = () => world.client.rest.checks.create({ ...AT, name: 'Paceline', head_sha: world.head });

  test('a status before the effect leaves nothing behind, and hits as often as told', async () => {
    world.standin.fault({ kind: 'status', match: { method: 'POST', path: checkRuns }, times: 2 });
    expect((await refusal(create())).status).toBe(502);
    expect((await refusal(create())).status).toBe(502);
    expect(world.standin.checkRuns(NAME)).toHaveLength(0);
    await create();
    expect(world.standin.checkRuns(NAME)).toHaveLength(1);
  });

  test('a status after the effect leaves the effect behind', async () => {
    world.standin.fault({ kind: 'after-commit-status', match: { path: checkRuns }, status: 500 });
    expect((await refusal(create())).status).toBe(500);
    expect(world.standin.checkRuns(NAME)).toHaveLength(1);
  });

  test('a reset cuts the connection before or after the effect', async () => {
    const { standin } = world;
    // Octokit calls a connection that ends without an answer a 500.
    standin.fault({ kind: 'reset', match: { path: /check-runs$/ } });
    expect(await refusal(create())).toEqual({ status: 500, message: 'Unknown Error' });
    expect([standin.requests.at(-1)?.status, standin.checkRuns(NAME).length]).toEqual([0, 0]);
    standin.fault({ kind: 'after-commit-reset', match: { path: /check-runs$/ } });
    expect(await refusal(create())).toEqual({ status: 500, message: 'Unknown Error' });
    expect([standin.requests.at(-1)?.status, standin.checkRuns(NAME).length]).toEqual([201, 1]);
  });

  test('secondary limits say when to come back', async () => {
    const { standin } = world;
    standin.fault({ kind: 'secondary-limit', match: {}, retryAfter: 7 });
    standin.fault({ kind: 'too-many', match: {}, retryAfter: 9 });
    const answers = [];
    for (let i = 0; i < 2; i++) {
      const response = await fetch(`${standin.url}/repos/acme/app`);
      answers.push([response.status, response.headers.get('retry-after'), ((await response.json()) as { message: string }).message]);
    }
    expect(answers).toEqual([
      [403, '7', expect.stringContaining('secondary rate limit')],
      [429, '9', expect.stringContaining('secondary rate limit')],
    ]);
  });

  test('a delay holds the answer back, and clearing the faults ends them', async () => {
    world.standin.fault({ kind: 'delay', match: {}, delayMs: 150, times: 2 });
    const started = performance.now();
    await create();
    expect(performance.now() - started).toBeGreaterThan(140);
    world.standin.clearFaults();
    await create();
    expect(world.standin.requests.filter((request) => request.template === checkRuns).map((request) => request.status)).toEqual([201, 201]);
  });
});
