import type { Run } from '../../src/model/run.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type AppProcess, prepareApp } from '../demo/app-process.ts';
import { silentLog } from '../helpers/silent-log.ts';
import type { JsonObject } from '../standin/json-object.ts';
import { type Standin, startStandin } from '../standin/start-standin.ts';
import type { WebhookEvent } from '../standin/world.ts';
import { isEdited, type RecordedAttempt } from './read-recordings.ts';

const OWNER = 'recorded';
const STATUS_WORDS = new Set(['requested', 'queued', 'pending', 'waiting', 'in_progress']);

/** What the replay left in the store of each source, and how much went in. */
export interface Replayed {
  readonly runsOf: ReadonlyMap<string, readonly Run[]>;
  readonly deliveries: number;
  readonly requests: number;
}

/**
 * Puts recordings into the stand-in, one repository a source, starts the real app process, and delivers the webhooks of every attempt, signed and
 * eight at a time; then reads back what the store holds. Records whose words were edited by hand go in as one delivery each, as recorded.
 */
export async function replayRecordings(sources: ReadonlyMap<string, readonly RecordedAttempt[]>): Promise<Replayed> {
  const standin = await startStandin({ rateLimit: 1_000_000 });
  const app = await prepareApp(standin);
  try {
    const events = seed(standin, sources);
    await app.start();
    await deliverAll(standin, app, events);
    await app.idle();
    await app.stop();
    const ids = new Map([...sources.keys()].map((name) => [name, standin.repository(`${OWNER}/${name}`).id]));
    return { runsOf: await readStore(app.dataDir, ids), deliveries: events.length, requests: standin.requests.length };
  } finally {
    await app.stop();
    await standin.close();
    app.remove();
  }
}

function seed(standin: Standin, sources: ReadonlyMap<string, readonly RecordedAttempt[]>): readonly WebhookEvent[] {
  for (const name of sources.keys()) {
    standin.addRepository({ name: `${OWNER}/${name}`, files: { 'README.md': `# ${name}\n` }, createdAt: new Date('2020-01-01T00:00:00Z') });
  }
  const installation = standin.addInstallation({ account: OWNER });
  const events = [...sources].flatMap(([name, attempts]) =>
    attempts.flatMap((attempt) => addAttempt(standin, `${OWNER}/${name}`, attempt)),
  );
  return [standin.installationCreated(installation.id), ...events.sort((a, b) => a.at.getTime() - b.at.getTime())];
}

function addAttempt(standin: Standin, name: string, attempt: RecordedAttempt): readonly WebhookEvent[] {
  const { run, jobs } = attempt;
  standin.addRun(name, run, jobs, new Map(jobs.map((job) => [Number(job['id']), 'expired'])));
  const events = standin.webhooksFor(name, Number(run['id']), Number(run['run_attempt'] ?? 1));
  return isEdited(attempt) ? asRecorded(standin, name, attempt, events) : events;
}

/** One delivery a record, in the envelope of the stand-in's. */
function asRecorded(standin: Standin, name: string, { run }: RecordedAttempt, [like]: readonly WebhookEvent[]): readonly WebhookEvent[] {
  const stored = standin
    .repository(name)
    .runs.get(Number(run['id']))
    ?.get(Number(run['run_attempt'] ?? 1));
  if (like === undefined || stored === undefined) return [];
  const { workflow_run: _, workflow: __, ...envelope } = like.body;
  const event = (kind: 'workflow_run' | 'workflow_job', record: JsonObject): WebhookEvent => {
    const word = String(record['status']).toLowerCase();
    const action = STATUS_WORDS.has(word) ? word : 'completed';
    return { ...like, event: kind, action, body: { ...envelope, action, [kind]: record } };
  };
  return [event('workflow_run', stored.run), ...stored.jobs.map((job) => event('workflow_job', job))];
}

async function deliverAll(standin: Standin, app: AppProcess, events: readonly WebhookEvent[]): Promise<void> {
  // The installation comes first; its webhooks GitHub would not send before.
  await standin.deliveries.deliver(events.slice(0, 1), { to: app.webhookUrl });
  await standin.deliveries.deliver(events.slice(1));
  for (let tries = 0; standin.deliveries.failed().length > 0; tries += 1) {
    if (tries === 100) throw new Error(`${standin.deliveries.failed().length} deliveries were refused 100 times`);
    await standin.deliveries.redeliver();
  }
}

async function readStore(dataDir: string, ids: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly Run[]>> {
  const { store, close } = await openStore({ databaseUrl: null, dataDir, log: silentLog, applicationName: 'paceline-test' });
  try {
    const runsOf = new Map<string, readonly Run[]>();
    for (const [name, id] of ids) {
      const runs: Run[] = [];
      for (const { runId, attempt } of await store.backfills.attemptsSince(id, new Date(0))) {
        const run = await store.runs.find(id, runId, attempt);
        if (run !== null) runs.push(run);
      }
      runsOf.set(name, runs);
    }
    return runsOf;
  } finally {
    await close();
  }
}
