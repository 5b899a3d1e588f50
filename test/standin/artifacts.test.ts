import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeZip } from '../helpers/zip.ts';
import { AT, addRecordedRun, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('artifacts', () => {
  const archive = makeZip([{ name: 'junit.xml', content: '<testsuite/>' }]);
  let world: SmallWorld;
  let [kept, expired] = [0, 0];
  beforeAll(async () => {
    world = await startSmall({ contract: true });
    addRecordedRun(world, 1);
    addRecordedRun(world, 2);
    const createdAt = '2026-01-02T10:02:00Z';
    kept = world.standin.addArtifact(NAME, { runId: 1, name: 'junit', archive, createdAt });
    expired = world.standin.addArtifact(NAME, { runId: 1, name: 'old', archive, createdAt, expired: true });
  });
  afterAll(() => world.standin.close());

  const linkTo = async (artifactId: number) => {
    const response = await world.client.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
      ...{ ...AT, artifact_id: artifactId, archive_format: 'zip' },
      request: { redirect: 'manual' },
    });
    expect(response.status).toBe(302 as number);
    return response.headers.location ?? '';
  };

  test('are listed by run, with those that have expired, page by page', async () => {
    const { actions } = world.client.rest;
    const all = (await actions.listWorkflowRunArtifacts({ ...AT, run_id: 1 })).data;
    expect(all).toMatchObject({
      total_count: 2,
      artifacts: [
        { name: 'junit', expired: false },
        { name: 'old', expired: true },
      ],
    });
    expect((await actions.listWorkflowRunArtifacts({ ...AT, run_id: 1, per_page: 1, page: 2 })).data.artifacts).toMatchObject([
      { name: 'old' },
    ]);
    expect((await actions.listWorkflowRunArtifacts({ ...AT, run_id: 1, name: 'old' })).data.total_count).toBe(1);
    expect((await actions.listWorkflowRunArtifacts({ ...AT, run_id: 2 })).data).toMatchObject({ total_count: 0, artifacts: [] });
    expect((await refusal(actions.listWorkflowRunArtifacts({ ...AT, run_id: 3 }))).status).toBe(404);
    expect(world.standin.violations).toEqual([]);
  });

  test('lead to a signed link on another host, which needs no credentials and takes none', async () => {
    const link = await linkTo(kept);
    expect(link.startsWith(world.standin.webUrl)).toBe(true);
    expect(Buffer.from(await (await fetch(link)).arrayBuffer())).toEqual(archive);
    expect((await fetch(link, { headers: { authorization: 'token x' } })).status).toBe(401);
    expect((await fetch(link.replace(/sig=../, 'sig=zz'))).status).toBe(403);
    expect((await fetch(link.replace('/artifacts/', '/logs/'))).status).toBe(404);
  });

  test('that have expired answer 410, and what there is not 404', async () => {
    const { actions } = world.client.rest;
    expect((await refusal(actions.downloadArtifact({ ...AT, artifact_id: expired, archive_format: 'zip' }))).status).toBe(410);
    expect((await refusal(actions.downloadArtifact({ ...AT, artifact_id: 1, archive_format: 'zip' }))).status).toBe(404);
    expect(world.standin.violations).toEqual([]);
  });

  test('links end after a minute', async () => {
    const link = await linkTo(kept);
    world.standin.advance(62_000);
    expect((await fetch(link)).status).toBe(403);
  });
});
