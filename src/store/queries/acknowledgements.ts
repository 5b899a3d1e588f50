import type { AcknowledgementStore } from '../../ports/store.ts';
import { storableSentence, storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';

/** More of one repository are not read: the newest of a workflow is in force. */
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
        .onConflict((conflict) => conflict.columns(['repository_id', 'workflow', 'head_sha']).doNothing())
        .execute();
    },
    list: async (repositoryId) => {
      const rows = await handle
        .selectFrom('acknowledgement')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .orderBy('since', 'desc')
        .orderBy('head_sha')
        .limit(MOST)
        .execute();
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
