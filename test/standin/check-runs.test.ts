import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AT, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('check runs keep GitHub’s limits', () => {
  let world: SmallWorld;
  beforeAll(async () => {
    world = await startSmall();
  });
  afterAll(() => world.standin.close());

  const create = (fields: Record<string, unknown>) =>
    world.client.rest.checks.create({ ...AT, name: 'Paceline', head_sha: world.head, ...fields });

  test('a commit that is not known, a text that is too long and too many annotations are refused', async () => {
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
    expect((await refusal(create({ head_sha: 'f'.repeat(40) }))).message).toBe(`No commit found for SHA: ${'f'.repeat(40)}`);
    expect((await refusal(create({ output: { title: 't', summary: 'x'.repeat(65_536) } }))).status).toBe(422);
    expect((await refusal(create({ output: { title: 't', summary: 's', annotations: Array(51).fill(annotation) } }))).status).toBe(422);
    expect((await refusal(create({ output: { title: 't' } }))).status).toBe(422);
    expect((await refusal(create({ status: 'completed' }))).status).toBe(422);
    expect(world.standin.checkRuns(NAME)).toEqual([]);
  });

  test('annotations of later updates are added to the earlier ones', async () => {
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice' as const, message: 'm' };
    const output = { title: 't', summary: 's', annotations: [annotation] };
    const { data } = await create({ output });
    const updated = await world.client.rest.checks.update({ ...AT, check_run_id: data.id, output });
    expect(updated.data.output.annotations_count).toBe(2);
  });

  test('the newest of a name stands for the others unless all are asked for', async () => {
    await create({ name: 'twice', external_id: '1' });
    await create({ name: 'twice', external_id: '2' });
    const { checks } = world.client.rest;
    const latest = await checks.listForRef({ ...AT, ref: world.head, check_name: 'twice' });
    expect(latest.data.check_runs.map((run) => run.external_id)).toEqual(['2']);
    expect((await checks.listForRef({ ...AT, ref: 'main', check_name: 'twice', filter: 'all' })).data.total_count).toBe(2);
    expect((await checks.listForRef({ ...AT, ref: 'main', check_name: 'twice', app_id: 1 })).data.total_count).toBe(0);
  });
});
