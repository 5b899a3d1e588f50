import type { Repository } from '../model/repository.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';
import { toRepository } from './to-repository.ts';

export async function fetchRepository({ octokit, owner, repo }: Access): Promise<Repository> {
  const { data } = await asking('read the repository', () => octokit.rest.repos.get({ owner, repo }));
  return toRepository(data);
}
