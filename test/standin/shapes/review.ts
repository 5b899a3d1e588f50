import type { JsonObject } from '../json-object.ts';
import type { Repository, World } from '../world.ts';
import { accountBody, accountNamed, nodeId } from './account.ts';
import { apiUrl, webUrl } from './repository.ts';

/** Adds GitHub's `environment-approvals` of one environment, approved, to a run. */
export function addReview(world: World, repository: Repository, runId: number, environment: string): void {
  const { hosts } = world;
  const id = world.nextId();
  const review: JsonObject = {
    state: 'approved',
    comment: 'Ship it!',
    user: accountBody(hosts, accountNamed(world, 'octocat')),
    environments: [
      {
        id,
        node_id: nodeId('Environment', id),
        name: environment,
        url: `${apiUrl(hosts, repository)}/environments/${environment}`,
        html_url: `${webUrl(hosts, repository)}/deployments/activity_log?environments_filter=${environment}`,
        created_at: repository.createdAt,
        updated_at: repository.createdAt,
      },
    ],
  };
  repository.reviews.set(runId, [...(repository.reviews.get(runId) ?? []), review]);
}
