import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** `admin`, `write`, `read` or `none`: GitHub tells `maintain` as `write` and `triage` as `read`. */
export async function fetchPermission({ octokit, owner, repo }: Access, login: string): Promise<string> {
  const { data } = await asking('read what somebody may do', () =>
    octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login }),
  );
  return data.permission;
}
