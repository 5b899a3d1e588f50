import { setTimeout as pause } from 'node:timers/promises';
import { prepareApp } from '../test/demo/app-process.ts';
import { type Standin, startStandin } from '../test/standin/start-standin.ts';
import type { WebhookEvent } from '../test/standin/world.ts';
import type { Bench } from './compare.ts';

const NAME = 'acme/app';
const PATH = '.github/workflows/ci.yml';
/** Runs before those that are measured, so that there is something usual. */
const HISTORY = 12;
const COMMITS = 25;
const JOBS = 6;
/** The goal of the design for the p95, and how long wishes may gather before a check run is sent. */
const GOAL_MS = 1000;
const DEBOUNCE_MS = 300;
const POLL_MS = 2;
/** Before each measured webhook nothing runs: jobs of the run, which came before, have been read. */
const IDLE_MS = 400;

/** From a workflow's end to its check run on GitHub: the real server with its embedded database, idle, one commit at a time. */
export const bench: Bench = { run: async () => ({ question: 'from workflow_run.completed to the check run', lines: figures() }) };

async function* figures(): AsyncGenerator<string> {
  const standin = await startStandin({ rateLimit: 1_000_000 });
  const app = await prepareApp(standin);
  try {
    await app.start();
    const { id } = standin.addInstallation({ account: 'acme' });
    standin.addRepository({ name: NAME, createdAt: new Date('2026-01-01T00:00:00Z'), files: { [PATH]: WORKFLOW } });
    await standin.deliveries.deliver([standin.installationCreated(id)], { to: app.webhookUrl });
    const now = Date.now();
    for (let index = 0; index < HISTORY; index += 1)
      await standin.deliveries.deliver(addRun(standin, index, now - (HISTORY - index) * 3_600_000));
    await app.idle();
    const acknowledged: number[] = [];
    const posted: number[] = [];
    for (let index = 0; index < COMMITS; index += 1) {
      const events = addRun(standin, HISTORY + index, Date.now() - 200_000);
      const last = events.findLast(({ event, action }) => event === 'workflow_run' && action === 'completed');
      await standin.deliveries.deliver(events.filter((event) => event !== last));
      await pause(IDLE_MS + DEBOUNCE_MS);
      if (last !== undefined) await measure(standin, last, acknowledged, posted);
    }
    const [p50, p95] = [quantile(posted, 0.5), quantile(posted, 0.95)];
    const goal = p95 < GOAL_MS ? 'goal met' : 'goal missed';
    yield `posted: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, largest ${Math.max(...posted).toFixed(0)} ms, n ${posted.length} (p95 under ${GOAL_MS} ms: ${goal})`;
    yield `  p50 ${(p50 / DEBOUNCE_MS).toFixed(2)} and p95 ${(p95 / DEBOUNCE_MS).toFixed(2)} times the ${DEBOUNCE_MS} ms for which wishes gather`;
    yield `acknowledged: p50 ${quantile(acknowledged, 0.5).toFixed(0)} ms, p95 ${quantile(acknowledged, 0.95).toFixed(0)} ms`;
  } finally {
    await app.stop();
    await standin.close();
    app.remove();
  }
}

async function measure(standin: Standin, event: WebhookEvent, acknowledged: number[], posted: number[]): Promise<void> {
  const sha = (event.body['workflow_run'] as { readonly head_sha: string }).head_sha;
  const began = performance.now();
  await standin.deliveries.deliver([event]);
  acknowledged.push(performance.now() - began);
  while (!tellsItsTime(standin, sha)) {
    if (performance.now() - began > 30_000) throw new Error('no check run was posted within 30 s');
    await pause(POLL_MS);
  }
  posted.push(performance.now() - began);
}

/** Not the one that says that the run is running. */
function tellsItsTime(standin: Standin, sha: string): boolean {
  return standin.checkRuns(NAME).some(({ headSha, title }) => headSha === sha && title?.startsWith('CI ') === true);
}

/** A push with its run of some jobs, each of about two minutes; its webhooks in order of time. */
function addRun(standin: Standin, index: number, from: number): readonly WebhookEvent[] {
  const sha = standin.push(NAME, 'main', { 'src/index.js': `${index};\n` }, `Change ${index}`, new Date(from));
  standin.takeEvents();
  const time = (seconds: number): string => new Date(from + seconds * 1000).toISOString();
  const runId = 500_000 + index;
  const job = (which: number) => ({
    id: runId * 10 + which,
    run_id: runId,
    name: `job ${which}`,
    status: 'completed',
    conclusion: 'success',
    head_sha: sha,
    created_at: time(1),
    started_at: time(5 + which),
    completed_at: time(120 + ((index * 7 + which * 3) % 13)),
    labels: ['ubuntu-latest'],
    steps: [
      {
        number: 1,
        name: 'Set up job',
        status: 'completed',
        conclusion: 'success',
        started_at: time(5 + which),
        completed_at: time(7 + which),
      },
      { number: 2, name: 'Run make', status: 'completed', conclusion: 'success', started_at: time(7 + which), completed_at: time(118) },
    ],
  });
  const run = {
    id: runId,
    run_attempt: 1,
    name: 'CI',
    path: PATH,
    event: 'push',
    head_branch: 'main',
    head_sha: sha,
    status: 'completed',
    conclusion: 'success',
    created_at: time(0),
    run_started_at: time(0),
    updated_at: time(134),
  };
  standin.addRun(
    NAME,
    run,
    Array.from({ length: JOBS }, (_, which) => job(which)),
  );
  return standin.webhooksFor(NAME, runId);
}

function quantile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ?? Number.NaN;
}

const WORKFLOW = `name: CI
on: push
jobs:
${Array.from({ length: JOBS }, (_, which) => `  job${which}:\n    name: job ${which}\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`).join('')}`;
