import { repositoryEvent } from './events.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { accountNamed } from './shapes/account.ts';
import type { Attempt, Repository, WebhookEvent, World } from './world.ts';

export interface WebhookOptions {
  /** `completed`: only the last event of each run and job, as after an outage that was not made up for. */
  readonly only?: 'completed';
  /** Of every so many jobs, one whose `completed` body lacks its last two steps; 0 for none. GitHub does this now and then. */
  readonly lackingSteps?: number;
  /** Ids of jobs that a deployment protection rule held back: queued as `waiting`, `waiting`, and queued again once approved, as recorded in 2023. */
  readonly awaitingApproval?: ReadonlySet<number>;
}

/** The webhooks that GitHub sends for one attempt, in order of time: the run requested, in progress and completed, and its jobs in between. */
export function webhooksFor(world: World, repository: Repository, attempt: Attempt, options: WebhookOptions = {}): WebhookEvent[] {
  const events = [
    ...runEvents(world, repository, attempt),
    ...attempt.jobs.flatMap((job) => jobEvents(world, repository, attempt, job, options)),
  ];
  const wanted = options.only === 'completed' ? events.filter((event) => event.action === 'completed') : events;
  return wanted
    .map((event, i) => ({ event, i }))
    .sort((a, b) => a.event.at.getTime() - b.event.at.getTime() || order(a.event) - order(b.event) || a.i - b.i)
    .map(({ event }) => event);
}

function runEvents(world: World, repository: Repository, { run, jobs }: Attempt): WebhookEvent[] {
  const send = (action: string, at: unknown, changes: JsonObject) =>
    repositoryEvent(
      world,
      repository,
      'workflow_run',
      action,
      actorOf(world, run),
      { workflow_run: { ...run, ...changes }, workflow: workflowOf(repository, run) },
      date(at),
    );
  const requested = run['run_started_at'] ?? run['created_at'];
  const started =
    jobs
      .map((job) => String(job['started_at'] ?? requested))
      .filter((at) => at >= String(requested))
      .sort()[0] ?? requested;
  const open = { status: 'queued', conclusion: null, updated_at: requested };
  const running = { status: 'in_progress', conclusion: null, updated_at: started };
  return [
    ...send('requested', requested, open),
    ...(run['status'] === 'queued' ? [] : send('in_progress', started, running)),
    ...(run['status'] === 'completed' ? send('completed', run['updated_at'], {}) : []),
  ];
}

function jobEvents(world: World, repository: Repository, { run }: Attempt, job: JsonObject, options: WebhookOptions): WebhookEvent[] {
  const send = (action: string, at: unknown, changes: JsonObject) =>
    repositoryEvent(world, repository, 'workflow_job', action, actorOf(world, run), { workflow_job: { ...job, ...changes } }, date(at));
  const created = job['created_at'] ?? job['started_at'];
  const carriedOver = String(job['started_at']) < String(created);
  const steps = (job['steps'] as JsonObject[] | undefined) ?? [];
  const noRunner = { runner_id: null, runner_name: null, runner_group_id: null, runner_group_name: null };
  const queued = { ...noRunner, status: 'queued', conclusion: null, started_at: created, completed_at: null, steps: [] };
  const held = { ...queued, status: 'waiting' };
  const isHeld = job['status'] === 'waiting' || options.awaitingApproval?.has(Number(job['id'])) === true;
  const first = steps.slice(0, 1).map((step) => ({ ...step, status: 'in_progress', conclusion: null, completed_at: null }));
  const running = { status: 'in_progress', conclusion: null, completed_at: null, steps: job['status'] === 'completed' ? first : steps };
  const lacking = options.lackingSteps ?? 4;
  const short = lacking > 0 && Number(job['id']) % lacking === 0 && steps.length > 3;
  const ended = carriedOver ? created : job['completed_at'];
  return [
    ...(isHeld ? [...send('queued', created, held), ...send('waiting', created, held)] : []),
    ...(carriedOver || job['status'] === 'waiting' ? [] : send('queued', isHeld ? job['started_at'] : created, queued)),
    ...(carriedOver || steps.length === 0 ? [] : send('in_progress', job['started_at'], running)),
    ...(job['status'] === 'completed' ? send('completed', ended, short ? { steps: steps.slice(0, -2) } : {}) : []),
  ];
}

function order({ event, action }: WebhookEvent): number {
  const rank = ['requested', 'queued', 'waiting', 'in_progress', 'completed'].indexOf(action ?? '') * 2;
  const runFirst = action === 'completed' ? event === 'workflow_run' : event === 'workflow_job';
  return rank + (runFirst ? 1 : 0);
}

function actorOf(world: World, run: JsonObject) {
  const actor = run['actor'];
  return isObject(actor) ? accountNamed(world, String(actor['login'])) : null;
}

function workflowOf(repository: Repository, run: JsonObject): JsonObject | null {
  return [...repository.workflows.values()].find((workflow) => workflow['id'] === run['workflow_id']) ?? null;
}

function date(value: unknown): Date {
  return new Date(String(value));
}
