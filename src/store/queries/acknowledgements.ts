import { sql } from 'kysely';
import type { AcknowledgementStore } from '../../ports/store.ts';
import { storableSentence, storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';

/** More of one repository are not read, those of branches apart: the newest of a workflow is in force. */
const MOST = 500;

export function acknowledgementStore(handle: Handle): AcknowledgementStore {
  return {
    save: async (repositoryId, { workflowPath, headSha, branch, since, login, at }) => {
      await handle
        .insertInto('acknowledgement')
        .values({
          repository_id: repositoryId,
          workflow: storableText(workflowPath),
          head_sha: headSha,
          branch: branch === null ? null : storableText(branch.name),
          head_repository_id: branch?.headRepositoryId ?? null,
          since,
          login: storableSentence(login),
          at,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['repository_id', 'workflow', 'head_sha'])
            .doUpdateSet({ branch: null, head_repository_id: null, since })
            .where('acknowledgement.branch', 'is not', null)
            .where(sql<boolean>`excluded.branch is null`),
        )
        .execute();
    },
    removeOfBranch: async (repositoryId, { name, headRepositoryId }) => {
      await handle
        .deleteFrom('acknowledgement')
        .where('repository_id', '=', repositoryId)
        .where('branch', '=', storableText(name))
        .where((where) => where.or([where('head_repository_id', 'is', null), where('head_repository_id', '=', headRepositoryId)]))
        .execute();
    },
    list: async (repositoryId) => {
      const newest = (isOfBranch: boolean) =>
        handle
          .selectFrom('acknowledgement')
          .selectAll()
          .where('repository_id', '=', repositoryId)
          .where('branch', isOfBranch ? 'is not' : 'is', null)
          .orderBy('since', 'desc')
          .orderBy('head_sha')
          .limit(MOST)
          .execute();
      const rows = [...(await newest(false)), ...(await newest(true))].sort((a, b) => b.since.getTime() - a.since.getTime());
      return rows.map(({ workflow, head_sha, branch, head_repository_id, since, login, at }) => ({
        workflowPath: workflow,
        headSha: head_sha,
        branch: branch === null ? null : { name: branch, headRepositoryId: head_repository_id },
        since,
        login,
        at,
      }));
    },
  };
}
