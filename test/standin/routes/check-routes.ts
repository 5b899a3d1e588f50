import { ApiProblem, invalidField, notFound } from '../api-problem.ts';
import { checkRunEvent } from '../events.ts';
import { isObject, type JsonObject, stamp } from '../json-object.ts';
import { page } from '../page.ts';
import { resolveCommit } from '../resolve-commit.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { checkRunBody } from '../shapes/check-run.ts';
import { webUrl } from '../shapes/repository.ts';
import type { CheckRun } from '../world.ts';

const BASE = '/repos/{owner}/{repo}';
const READ = ['checks', 'read'] as const;
const WRITE = ['checks', 'write'] as const;
const TEXT_LIMIT = 65_535;

/** Check runs of the App, with GitHub's limits. */
export const CHECK_ROUTES: readonly Route[] = [
  { method: 'POST', template: `${BASE}/check-runs`, signedBy: 'repository', needs: WRITE, handle: createCheckRun },
  { method: 'PATCH', template: `${BASE}/check-runs/{check_run_id}`, signedBy: 'repository', needs: WRITE, handle: updateCheckRun },
  {
    method: 'GET',
    template: `${BASE}/check-runs/{check_run_id}`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => ({ status: 200, body: checkRunBody(call.world, call.repository, checkRunIn(call)) }),
  },
  {
    method: 'GET',
    template: `${BASE}/check-runs/{check_run_id}/annotations`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => {
      const { items, headers } = page(call, checkRunIn(call).annotations);
      return { status: 200, body: items, headers };
    },
  },
  { method: 'GET', template: `${BASE}/commits/{ref}/check-runs`, signedBy: 'repository', needs: READ, handle: listCheckRuns },
];

function createCheckRun(call: RepositoryCall) {
  const { world, repository, installation, body } = call;
  if (typeof body['name'] !== 'string') throw invalidField('CheckRun', 'name', 'missing_field');
  const commit = repository.git.commit(String(body['head_sha']));
  if (commit === null) throw new ApiProblem(422, `No commit found for SHA: ${body['head_sha']}`);
  const checkRun: CheckRun = {
    id: world.nextId(),
    headSha: commit.sha,
    installation,
    fields: { status: 'queued', started_at: stamp(world.now()) },
    output: {},
    annotations: [],
  };
  change(call, checkRun);
  repository.checkRuns.set(checkRun.id, checkRun);
  world.events.push(...checkRunEvent(world, repository, checkRun, 'created'));
  return { status: 201, body: checkRunBody(world, repository, checkRun) };
}

function updateCheckRun(call: RepositoryCall) {
  const { world, repository } = call;
  const checkRun = checkRunIn(call);
  const before = checkRun.fields['status'];
  change(call, checkRun);
  if (before !== 'completed' && checkRun.fields['status'] === 'completed') {
    world.events.push(...checkRunEvent(world, repository, checkRun, 'completed'));
  }
  return { status: 200, body: checkRunBody(world, repository, checkRun) };
}

function change(call: RepositoryCall, checkRun: CheckRun): void {
  const { output, actions, ...given } = call.body;
  if (isObject(output)) checkOutput(output);
  if (Array.isArray(actions) && actions.length > 3) throw invalidField('CheckRun', 'actions', 'invalid', 'Only 3 actions are allowed');
  if (given['status'] === 'completed' && given['conclusion'] === undefined) {
    throw invalidField('CheckRun', 'conclusion', 'missing_field');
  }
  delete given['head_sha'];
  if (actions !== undefined) checkRun.fields['actions'] = checkActions(actions);
  Object.assign(checkRun.fields, given);
  if (given['conclusion'] !== undefined) {
    checkRun.fields['status'] = 'completed';
    checkRun.fields['completed_at'] = given['completed_at'] ?? stamp(call.world.now());
  } else if (given['status'] !== undefined) {
    checkRun.fields['conclusion'] = null;
    checkRun.fields['completed_at'] = null;
  }
  if (!isObject(output)) return;
  const { annotations, ...texts } = output;
  Object.assign(checkRun.output, texts);
  for (const annotation of (annotations as JsonObject[] | undefined) ?? []) checkRun.annotations.push(stored(call, checkRun, annotation));
}

/** GitHub takes so many characters of each. */
const ACTION_LIMITS = { label: 20, description: 40, identifier: 20 } as const;

function checkActions(actions: unknown): JsonObject[] {
  const listed = Array.isArray(actions) ? actions.filter(isObject) : [];
  for (const action of listed) {
    for (const [field, limit] of Object.entries(ACTION_LIMITS)) {
      const text = action[field];
      if (typeof text !== 'string' || text === '' || text.length > limit) throw invalidField('CheckRun', `actions.${field}`, 'invalid');
    }
  }
  return listed;
}

function checkOutput(output: JsonObject): void {
  for (const field of ['title', 'summary']) {
    if (typeof output[field] !== 'string') throw invalidField('CheckRun', `output.${field}`, 'missing_field');
  }
  for (const field of ['summary', 'text']) {
    if (String(output[field] ?? '').length > TEXT_LIMIT) {
      throw invalidField('CheckRun', `output.${field}`, 'custom', `${field} exceeds a maximum bytesize of 65535`);
    }
  }
  if (Array.isArray(output['annotations']) && output['annotations'].length > 50) {
    throw new ApiProblem(422, 'Invalid request.\n\nNo more than 50 items are allowed; annotations were supplied.');
  }
}

function stored(call: RepositoryCall, checkRun: CheckRun, annotation: JsonObject): JsonObject {
  const path = String(annotation['path']);
  return {
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...annotation,
    blob_href: `${webUrl(call.world.hosts, call.repository)}/blob/${checkRun.headSha}/${path}`,
  };
}

function listCheckRuns(call: RepositoryCall) {
  const { world, repository, params, query } = call;
  const commit = resolveCommit(repository, params['ref'] ?? '');
  if (commit === null) throw new ApiProblem(422, `No commit found for SHA: ${params['ref']}`);
  let found = [...repository.checkRuns.values()].filter(
    (checkRun) =>
      checkRun.headSha === commit.sha &&
      (query.get('check_name') ?? checkRun.fields['name']) === checkRun.fields['name'] &&
      (query.get('status') ?? checkRun.fields['status']) === checkRun.fields['status'] &&
      Number(query.get('app_id') ?? world.app.id) === world.app.id,
  );
  if ((query.get('filter') ?? 'latest') === 'latest') {
    found = [...new Map(found.map((checkRun) => [checkRun.fields['name'], checkRun])).values()];
  }
  const { items, headers } = page(call, found);
  const body = { total_count: found.length, check_runs: items.map((checkRun) => checkRunBody(world, repository, checkRun)) };
  return { status: 200, body, headers };
}

function checkRunIn({ repository, params }: RepositoryCall): CheckRun {
  const found = repository.checkRuns.get(Number(params['check_run_id']));
  if (found === undefined) throw notFound();
  return found;
}
