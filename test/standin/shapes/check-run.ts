import type { JsonObject } from '../json-object.ts';
import type { CheckRun, Repository, World } from '../world.ts';
import { nodeId } from './account.ts';
import { appBody } from './app.ts';
import { apiUrl, webUrl } from './repository.ts';

/** GitHub's `check-run`. */
export function checkRunBody(world: World, repository: Repository, checkRun: CheckRun): JsonObject {
  const url = `${apiUrl(world.hosts, repository)}/check-runs/${checkRun.id}`;
  const html = `${webUrl(world.hosts, repository)}/runs/${checkRun.id}`;
  const { fields, output } = checkRun;
  return {
    id: checkRun.id,
    node_id: nodeId('CheckRun', checkRun.id),
    head_sha: checkRun.headSha,
    name: fields['name'],
    external_id: fields['external_id'] ?? '',
    url,
    html_url: html,
    details_url: fields['details_url'] ?? world.hosts.web,
    status: fields['status'] ?? 'queued',
    conclusion: fields['conclusion'] ?? null,
    started_at: fields['started_at'] ?? null,
    completed_at: fields['completed_at'] ?? null,
    output: {
      title: output['title'] ?? null,
      summary: output['summary'] ?? null,
      text: output['text'] ?? null,
      annotations_count: checkRun.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suiteId(checkRun.headSha) },
    app: appBody(world),
    pull_requests: [],
  };
}

/** One suite of ours a commit: a number that follows from the commit. */
function suiteId(sha: string): number {
  return Number.parseInt(sha.slice(0, 8), 16) + 1;
}
