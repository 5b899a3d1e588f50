import { isObject, type JsonObject } from '../json-object.ts';
import type { Hosts, Repository, World } from '../world.ts';
import { accountBody, accountNamed, nodeId } from './account.ts';
import { apiUrl, minimalRepository, webUrl } from './repository.ts';

const RECORDED_API = 'https://api.github.com/';
const RECORDED_WEB = 'https://github.com/';

/** A recorded or generated run as GitHub's `workflow-run`: what the record has stands, what it lacks is filled in; its links point here. */
export function completeRun(world: World, repository: Repository, record: JsonObject, workflowId: number): JsonObject {
  const { hosts } = world;
  const api = apiUrl(hosts, repository);
  const id = Number(record['id']);
  const attempt = Number(record['run_attempt'] ?? 1);
  const self = `${api}/actions/runs/${id}`;
  const actor = accountBody(hosts, accountNamed(world, actorLogin(record)));
  const filled: JsonObject = {
    name: record['name'] ?? 'workflow',
    node_id: nodeId('WorkflowRun', id),
    display_title: record['name'] ?? 'workflow',
    run_number: 1,
    run_attempt: attempt,
    referenced_workflows: [],
    check_suite_id: id,
    check_suite_node_id: nodeId('CheckSuite', id),
    run_started_at: record['created_at'],
    pull_requests: [],
    head_commit: headCommit(record),
    triggering_actor: actor,
    ...relocate(hosts, record),
  };
  delete filled['jobs'];
  return {
    ...filled,
    actor,
    workflow_id: workflowId,
    url: self,
    html_url: `${webUrl(hosts, repository)}/actions/runs/${id}`,
    jobs_url: `${self}/jobs`,
    logs_url: `${self}/logs`,
    check_suite_url: `${api}/check-suites/${filled['check_suite_id']}`,
    artifacts_url: `${self}/artifacts`,
    cancel_url: `${self}/cancel`,
    rerun_url: `${self}/rerun`,
    previous_attempt_url: attempt > 1 ? `${self}/attempts/${attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${workflowId}`,
    repository: minimalRepository(hosts, repository),
    head_repository: minimalRepository(hosts, repository),
  };
}

/** A job as GitHub's `job`: the record's own words, its links moved here. */
export function completeJob(world: World, repository: Repository, record: JsonObject, run: JsonObject): JsonObject {
  const { hosts } = world;
  const api = apiUrl(hosts, repository);
  const id = Number(record['id']);
  return {
    run_id: run['id'],
    run_attempt: run['run_attempt'],
    workflow_name: run['name'],
    head_branch: run['head_branch'],
    head_sha: run['head_sha'],
    node_id: nodeId('CheckRun', id),
    run_url: `${api}/actions/runs/${run['id']}`,
    url: `${api}/actions/jobs/${id}`,
    html_url: `${webUrl(hosts, repository)}/actions/runs/${run['id']}/job/${id}`,
    check_run_url: `${api}/check-runs/${id}`,
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
    ...relocate(hosts, record),
  };
}

/** Links of GitHub's hosts become links of ours; nothing else is touched. */
function relocate(hosts: Hosts, record: JsonObject): JsonObject {
  const moved = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (value.startsWith(RECORDED_API)) return `${hosts.api}/${value.slice(RECORDED_API.length)}`;
      return value.startsWith(RECORDED_WEB) ? `${hosts.web}/${value.slice(RECORDED_WEB.length)}` : value;
    }
    return value;
  };
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, moved(value)]));
}

function actorLogin(record: JsonObject): string {
  const actor = record['actor'];
  return isObject(actor) && typeof actor['login'] === 'string' ? actor['login'] : 'octocat';
}

function headCommit(record: JsonObject): JsonObject {
  const person = { name: 'not recorded', email: 'not-recorded@example.com' };
  return {
    id: record['head_sha'],
    tree_id: record['head_sha'],
    message: 'not recorded',
    timestamp: record['created_at'],
    author: person,
    committer: person,
  };
}
