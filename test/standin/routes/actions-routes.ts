import { createHmac } from 'node:crypto';
import { ApiProblem, notFound } from '../api-problem.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { page } from '../page.ts';
import type { Answer, RepositoryCall, Route } from '../router.ts';
import { fullNameOf } from '../shapes/repository.ts';
import type { Attempt, Repository, World } from '../world.ts';

const READ = ['actions', 'read'] as const;
const BASE = '/repos/{owner}/{repo}/actions';

/** How long a log's link lives. */
const LINK_SECONDS = 60;

/** Runs, attempts, jobs, reviews, logs, workflows and caches, from what `addRun` put in. */
export const ACTIONS_ROUTES: readonly Route[] = [
  get('/runs', (call) => listRuns(call, () => true)),
  get('/workflows/{workflow_id}/runs', (call) => {
    const workflow = workflowIn(call);
    return listRuns(call, (run) => run['workflow_id'] === workflow['id']);
  }),
  get('/runs/{run_id}', (call) => ({ status: 200, body: latest(runIn(call)).run })),
  get('/runs/{run_id}/attempts/{attempt_number}', (call) => ({ status: 200, body: attemptIn(call).run })),
  get('/runs/{run_id}/attempts/{attempt_number}/jobs', (call) => listJobs(call, attemptIn(call).jobs)),
  get('/runs/{run_id}/jobs', (call) => {
    const attempts = [...runIn(call).values()];
    const all = call.query.get('filter') === 'all';
    return listJobs(call, all ? attempts.flatMap((attempt) => attempt.jobs) : latest(runIn(call)).jobs);
  }),
  get('/runs/{run_id}/approvals', (call) => ({ status: 200, body: reviewsOf(call) })),
  get('/jobs/{job_id}', (call) => ({ status: 200, body: jobIn(call) })),
  get('/jobs/{job_id}/logs', redirectToLog),
  get('/workflows', (call) => {
    const workflows = [...call.repository.workflows.values()];
    const { items, headers } = page(call, workflows);
    return { status: 200, body: { total_count: workflows.length, workflows: items }, headers };
  }),
  get('/workflows/{workflow_id}', (call) => ({ status: 200, body: workflowIn(call) })),
  get('/caches', (call) => {
    const { items, headers } = page(call, call.repository.caches);
    return { status: 200, body: { total_count: call.repository.caches.length, actions_caches: items }, headers };
  }),
  get('/cache/usage', ({ repository }) => {
    const bytes = repository.caches.reduce((sum, cache) => sum + Number(cache['size_in_bytes']), 0);
    const name = fullNameOf(repository);
    return {
      status: 200,
      body: { full_name: name, active_caches_size_in_bytes: bytes, active_caches_count: repository.caches.length },
    };
  }),
];

/** The link that the log host accepts: for one job, until one moment, signed. */
export function signLog(world: World, repository: Repository, jobId: number, until: number): string {
  return createHmac('sha256', world.signingKey).update(`${repository.id}/${jobId}/${until}`).digest('hex');
}

function get(path: string, handle: (call: RepositoryCall) => Answer): Route {
  return { method: 'GET', template: `${BASE}${path}`, signedBy: 'repository', needs: READ, handle };
}

function listRuns(call: RepositoryCall, wanted: (run: JsonObject) => boolean): Answer {
  const filters = ['actor', 'branch', 'event', 'status', 'created', 'head_sha', 'check_suite_id'].filter((name) => call.query.has(name));
  const found = [...call.repository.runs.values()]
    .map((attempts) => latest(attempts).run)
    .filter((run) => wanted(run) && filters.every((name) => matches(run, name, call.query.get(name) ?? '')))
    .sort((a, b) => String(b['created_at']).localeCompare(String(a['created_at'])) || Number(b['id']) - Number(a['id']));
  const { items, headers } = page(call, filters.length === 0 ? found : found.slice(0, 1000));
  return { status: 200, body: { total_count: found.length, workflow_runs: items }, headers };
}

function matches(run: JsonObject, filter: string, value: string): boolean {
  if (filter === 'actor') return isObject(run['actor']) && run['actor']['login'] === value;
  if (filter === 'branch') return run['head_branch'] === value;
  if (filter === 'status') return run['status'] === value || run['conclusion'] === value;
  if (filter === 'created') return inRange(String(run['created_at']), value);
  return String(run[filter]) === value;
}

/** `>=2026-01-01`, `2026-01-01..2026-02-01`, `*..2026-02-01` or a day. */
function inRange(created: string, range: string): boolean {
  const at = Date.parse(created);
  const [from, to] = range.split('..');
  if (to !== undefined) {
    return (from === '*' || at >= Date.parse(from ?? '')) && (to === '*' || at <= endOf(to));
  }
  const compared = /^(>=|<=|>|<)(.+)$/.exec(range);
  if (compared === null) return created.startsWith(range);
  const bound = Date.parse(compared[2] ?? '');
  if (compared[1] === '>=') return at >= bound;
  if (compared[1] === '>') return at > bound;
  return compared[1] === '<=' ? at <= endOf(compared[2] ?? '') : at < bound;
}

function endOf(value: string): number {
  return Date.parse(value) + (value.length === 10 ? 86_399_999 : 0);
}

function listJobs(call: RepositoryCall, jobs: readonly JsonObject[]): Answer {
  const { items, headers } = page(call, jobs);
  return { status: 200, body: { total_count: jobs.length, jobs: items }, headers };
}

function redirectToLog(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const job = jobIn(call);
  const log = repository.logs.get(Number(job['id']));
  if (log === 'expired') throw new ApiProblem(410, 'Gone');
  if (log === undefined) throw notFound();
  const until = Math.floor(world.now().getTime() / 1000) + LINK_SECONDS;
  const signature = signLog(world, repository, Number(job['id']), until);
  const location = `${world.hosts.web}/logs/${repository.id}/${job['id']}?se=${until}&sig=${signature}`;
  return { status: 302, headers: { location } };
}

function runIn({ repository, params }: RepositoryCall): ReadonlyMap<number, Attempt> {
  const run = repository.runs.get(Number(params['run_id']));
  if (run === undefined) throw notFound();
  return run;
}

function reviewsOf(call: RepositoryCall): readonly JsonObject[] {
  return call.repository.reviews.get(Number(latest(runIn(call)).run['id'])) ?? [];
}

function attemptIn(call: RepositoryCall): Attempt {
  const attempt = runIn(call).get(Number(call.params['attempt_number']));
  if (attempt === undefined) throw notFound();
  return attempt;
}

function latest(attempts: ReadonlyMap<number, Attempt>): Attempt {
  const attempt = attempts.get(Math.max(...attempts.keys()));
  if (attempt === undefined) throw notFound();
  return attempt;
}

function jobIn({ repository, params }: RepositoryCall): JsonObject {
  const job = repository.jobs.get(Number(params['job_id']));
  if (job === undefined) throw notFound();
  return job;
}

function workflowIn({ repository, params }: RepositoryCall): JsonObject {
  const wanted = params['workflow_id'] ?? '';
  const found = [...repository.workflows.values()].find(
    (workflow) => String(workflow['id']) === wanted || String(workflow['path']).endsWith(`/${wanted}`),
  );
  if (found === undefined) throw notFound();
  return found;
}
