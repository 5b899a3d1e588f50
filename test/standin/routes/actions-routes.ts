import { createHmac } from 'node:crypto';
import { ApiProblem, notFound } from '../api-problem.ts';
import { isObject, type JsonObject, stamp } from '../json-object.ts';
import { page } from '../page.ts';
import type { Answer, RepositoryCall, Route } from '../router.ts';
import { accountBody, botAccount } from '../shapes/account.ts';
import { fullNameOf } from '../shapes/repository.ts';
import { webhooksFor } from '../webhooks-for.ts';
import type { Attempt, World } from '../world.ts';

const READ = ['actions', 'read'] as const;
const BASE = '/repos/{owner}/{repo}/actions';

/** GitHub runs nothing again that is older. */
const RERUN_MS = 30 * 24 * 3_600_000;
/** How long a link into the store lives. */
const LINK_SECONDS = 60;

/** Runs, attempts, jobs, reviews, logs, artifacts, workflows and caches, from what `addRun` put in. */
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
  {
    method: 'POST',
    template: `${BASE}/runs/{run_id}/rerun`,
    signedBy: 'repository',
    needs: ['actions', 'write'],
    handle: rerun,
  },
  get('/jobs/{job_id}', (call) => ({ status: 200, body: jobIn(call) })),
  get('/jobs/{job_id}/logs', redirectToLog),
  get('/runs/{run_id}/artifacts', listArtifacts),
  get('/artifacts/{artifact_id}/{archive_format}', redirectToArtifact),
  get('/workflows', (call) => {
    const workflows = [...call.repository.workflows.values()];
    const { items, headers } = page(call, workflows);
    return { status: 200, body: { total_count: workflows.length, workflows: items }, headers };
  }),
  get('/workflows/{workflow_id}', (call) => ({ status: 200, body: workflowIn(call) })),
  get('/artifacts', (call) => artifactPage(call, () => true)),
  get('/caches', listCaches),
  get('/cache/usage', ({ repository }) => {
    const bytes = repository.caches.reduce((sum, cache) => sum + Number(cache['size_in_bytes']), 0);
    const name = fullNameOf(repository);
    return {
      status: 200,
      body: { full_name: name, active_caches_size_in_bytes: bytes, active_caches_count: repository.caches.length },
    };
  }),
  {
    method: 'GET',
    template: `${BASE}/cache/storage-limit`,
    signedBy: 'repository',
    needs: ['administration', 'read'],
    handle: ({ repository }) => ({ status: 200, body: { max_cache_size_gb: repository.cacheLimitGigabytes } }),
  },
];

/** The link that the store accepts: for one file (`logs/<repository>/<job>`, `artifacts/<repository>/<id>`), until one moment, signed. */
export function signFile(world: World, file: string, until: number): string {
  return createHmac('sha256', world.signingKey).update(`${file}/${until}`).digest('hex');
}

function redirectTo(world: World, file: string): Answer {
  const until = Math.floor(world.now().getTime() / 1000) + LINK_SECONDS;
  return { status: 302, headers: { location: `${world.hosts.web}/${file}?se=${until}&sig=${signFile(world, file, until)}` } };
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
  return redirectTo(world, `logs/${repository.id}/${job['id']}`);
}

function listArtifacts(call: RepositoryCall): Answer {
  const run = latest(runIn(call)).run;
  return artifactPage(call, (body) => isObject(body['workflow_run']) && body['workflow_run']['id'] === run['id']);
}

function artifactPage(call: RepositoryCall, wanted: (body: JsonObject) => boolean): Answer {
  const name = call.query.get('name');
  const found = [...call.repository.artifacts.values()]
    .map(({ body }) => body)
    .filter((body) => wanted(body) && (name === null || body['name'] === name));
  const { items, headers } = page(call, found);
  return { status: 200, body: { total_count: found.length, artifacts: items }, headers };
}

/** Keys are looked for by their beginning. */
function listCaches(call: RepositoryCall): Answer {
  const { repository, query } = call;
  const [key, ref] = [query.get('key') ?? '', query.get('ref')];
  const by = query.get('sort') ?? 'last_accessed_at';
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  const rank = (cache: JsonObject): number => (by === 'size_in_bytes' ? Number(cache[by]) : Date.parse(String(cache[by])));
  const found = repository.caches
    .filter((cache) => String(cache['key']).startsWith(key) && (ref === null || cache['ref'] === ref))
    .sort((a, b) => sign * (rank(a) - rank(b)));
  const { items, headers } = page(call, found);
  return { status: 200, body: { total_count: found.length, actions_caches: items }, headers };
}

function redirectToArtifact({ world, repository, params }: RepositoryCall): Answer {
  const artifact = repository.artifacts.get(Number(params['artifact_id']));
  if (artifact === undefined || params['archive_format'] !== 'zip') throw notFound();
  if (artifact.body['expired'] === true) throw new ApiProblem(410, 'Artifact has expired');
  return redirectTo(world, `artifacts/${repository.id}/${artifact.body['id']}`);
}

function runIn({ repository, params }: RepositoryCall): ReadonlyMap<number, Attempt> {
  const run = repository.runs.get(Number(params['run_id']));
  if (run === undefined) throw notFound();
  return run;
}

function reviewsOf(call: RepositoryCall): readonly JsonObject[] {
  return call.repository.reviews.get(Number(latest(runIn(call)).run['id'])) ?? [];
}

/** Another attempt that waits for a runner; what becomes of it is put in with `addRun`. */
function rerun(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const attempts = repository.runs.get(Number(call.params['run_id']));
  if (attempts === undefined) throw notFound();
  const { run } = latest(attempts);
  if (run['status'] !== 'completed') throw new ApiProblem(403, 'This workflow is already running');
  const now = world.now();
  if (now.getTime() - Date.parse(String(run['created_at'])) > RERUN_MS) {
    throw new ApiProblem(403, 'Unable to retry this workflow run because it was created over a month ago');
  }
  const number = Number(run['run_attempt']);
  const again: Attempt = {
    run: {
      ...run,
      run_attempt: number + 1,
      status: 'queued',
      conclusion: null,
      run_started_at: stamp(now),
      updated_at: stamp(now),
      triggering_actor: accountBody(world.hosts, botAccount(world)),
      previous_attempt_url: `${String(run['url'])}/attempts/${number}`,
    },
    jobs: [],
  };
  attempts.set(number + 1, again);
  world.events.push(...webhooksFor(world, repository, again));
  return { status: 201, body: {} };
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
