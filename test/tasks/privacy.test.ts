import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { scrubPayload } from '../../src/telemetry/scrub-payload.ts';
import { emailAddress, PLANTS, plantInto } from '../helpers/planted-secrets.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

jest.setTimeout(120_000);

type Body = Readonly<Record<string, unknown>>;

const recorded = (file: string): Body => JSON.parse(readFileSync(`test/fixtures/telemetry/${file}`, 'utf8')) as Body;
const RUN = recorded('webhook-workflow-run-completed.json');
const JOBS = ['queued', 'waiting', 'in_progress.with-queued-steps'].map((name) => recorded(`webhook-workflow-job-${name}.json`));
/** A job with all of its steps, as the webhook of its end has it. */
const ENDED: Body = {
  ...JOBS[0],
  action: 'completed',
  workflow_job: (recorded('bugswarm-job-6642948886.json')['job'] ?? recorded('bugswarm-job-6642948886.json')) as unknown,
};

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
});
afterEach(() => world.close());

let deliveries = 0;

/** As the intake does it, for one repository of ours. */
async function take(event: string, body: Body): Promise<void> {
  const id = `d${++deliveries}`;
  const given = body['repository'] as Body;
  const whole = { ...body, installation: { id: INSTALLATION_ID }, repository: { ...given, id: REPOSITORY.id } };
  await world.store.deliveries.insert({
    id,
    event,
    action: 'completed',
    installationId: INSTALLATION_ID,
    repositoryId: REPOSITORY.id,
    payload: scrubPayload(whole),
    receivedAt: world.now,
  });
  await (event === 'workflow_run' ? ingestRun : ingestJob)(world, { deliveryId: id, repositoryId: REPOSITORY.id });
}

/** Every row of every table as text; the bodies of deliveries unpacked. */
async function dump(): Promise<string> {
  const { rows: tables } = await world.opened.pool.query("select tablename as name from pg_tables where schemaname = 'public'");
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await world.opened.pool.query(`select row_to_json(t)::text as line from "${name}" t`);
    parts.push(...rows.map(({ line }) => line));
  }
  const { rows: ids } = await world.opened.pool.query('select id from delivery');
  for (const { id } of ids) parts.push(JSON.stringify(await world.store.deliveries.find(id)));
  return parts.join('\n');
}

test('10,000 secrets and e-mail addresses in every text of the bodies leave none in any table', async () => {
  const planted: string[] = [];
  while (planted.length < 10_000) {
    for (const body of [RUN, ...JOBS, ENDED]) {
      const plant = (): string => {
        const make = PLANTS[planted.length % PLANTS.length] as () => { readonly text: string; readonly secret: string };
        const { text, secret } = make();
        planted.push(secret);
        return text;
      };
      await take('workflow_run' in body ? 'workflow_run' : 'workflow_job', plantInto(body, plant));
    }
  }
  const all = await dump();
  expect(all).toContain('***');
  expect(planted.filter((secret) => all.includes(secret))).toEqual([]);
  expect(planted.length).toBeGreaterThanOrEqual(10_000);
});

test('over REST and from logs they do not come either', async () => {
  await world.adopt();
  const planted: string[] = [];
  const plant = (): string => {
    const { text, secret } = (PLANTS[planted.length % PLANTS.length] as (typeof PLANTS)[number])();
    planted.push(secret);
    return text;
  };
  const job = { ...(ENDED['workflow_job'] as Body), id: 7, run_id: 5, run_attempt: 1 };
  for (let jobId = 7; jobId < 60; jobId++) {
    world.gitHub.jobs.set(jobId, plantInto({ ...job, id: jobId, status: 'completed', conclusion: 'success' }, plant));
    await readJob(world, { repositoryId: REPOSITORY.id, jobId });
  }
  expect(await world.store.jobs.find(REPOSITORY.id, 59)).not.toBeNull();
  const all = await dump();
  expect(planted.filter((secret) => all.includes(secret))).toEqual([]);
});

describe('what is understood of a body', () => {
  test('is the same with and without e-mail addresses and texts of people', async () => {
    const rows = async () => ({
      run: await world.store.runs.ofCommit(REPOSITORY.id, (RUN['workflow_run'] as Body)['head_sha'] as string),
      repository: await world.store.repositories.find(REPOSITORY.id),
    });
    await take('workflow_run', RUN);
    const clean = await rows();
    expect(clean.run).toHaveLength(1);
    await world.close();
    world = await openTaskWorld();
    const run = RUN['workflow_run'] as Body;
    const person = { login: 'alice', email: emailAddress() };
    const commit = { id: 'c', message: `fix\n\nCo-authored-by: A <${emailAddress()}>`, author: person, committer: person };
    await take('workflow_run', { ...RUN, sender: person, workflow_run: { ...run, actor: person, head_commit: commit } });
    expect(await rows()).toEqual(clean);
  });

  test('holds nobody’s login but that of the repository’s owner and the installation’s', async () => {
    await take('workflow_run', RUN);
    const all = await dump();
    const actor = ((RUN['workflow_run'] as Body)['actor'] as Body)['login'] as string;
    const owner = ((RUN['repository'] as Body)['owner'] as Body)['login'] as string;
    expect(actor.length).toBeGreaterThan(2);
    if (actor !== owner) expect(all).not.toContain(actor);
    expect(all).not.toMatch(/"(?:sender|actor|triggering_actor|head_commit)\\?"/);
  });
});
