import { sql } from 'kysely';
import type { ProposalState, ProposalStore, StoredProposal } from '../../ports/store.ts';
import type { Handle, Tables } from '../tables.ts';

/** What a person has decided on, or sees as a pull request, is not written over. */
const DECIDED: readonly ProposalState[] = ['open', 'merged', 'closed'];

export function proposalStore(handle: Handle): ProposalStore {
  const of = (repositoryId: number) => handle.selectFrom('proposal').selectAll().where('repository_id', '=', repositoryId);
  return {
    save: async (repositoryId, proposal) => {
      const row = { repository_id: repositoryId, ...toColumns(proposal) };
      const stored = await handle
        .insertInto('proposal')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['repository_id', 'key'])
            .doUpdateSet(toColumns(proposal))
            .where(sql<boolean>`proposal.state <> all(${DECIDED})`),
        )
        .returningAll()
        .executeTakeFirst();
      return toProposal(stored ?? (await of(repositoryId).where('key', '=', proposal.key).executeTakeFirstOrThrow()));
    },
    find: async (repositoryId, key) => orNull(await of(repositoryId).where('key', '=', key).executeTakeFirst()),
    findByPullRequest: async (repositoryId, number) => orNull(await of(repositoryId).where('pull_request', '=', number).executeTakeFirst()),
    list: async (repositoryId) => (await of(repositoryId).orderBy('key').execute()).map(toProposal),
    transition: async (repositoryId, key, to) => {
      await handle
        .updateTable('proposal')
        .set({
          state: to.state,
          updated_at: to.at,
          ...(to.reason === undefined ? {} : { reason: to.reason }),
          ...(to.pullRequest === undefined ? {} : { pull_request: to.pullRequest }),
          ...(to.openedAt === undefined ? {} : { opened_at: to.openedAt }),
        })
        .where('repository_id', '=', repositoryId)
        .where('key', '=', key)
        .execute();
    },
  };
}

function toColumns(proposal: StoredProposal): Omit<Tables['proposal'], 'repository_id'> {
  const { ruleId, commitMessage, baseSha, pullRequest, openedAt, updatedAt, labels, ...same } = proposal;
  return {
    ...same,
    labels: [...labels],
    rule_id: ruleId,
    commit_message: commitMessage,
    base_sha: baseSha,
    pull_request: pullRequest,
    opened_at: openedAt,
    updated_at: updatedAt,
  };
}

function toProposal(row: Tables['proposal']): StoredProposal {
  const { repository_id, rule_id, commit_message, base_sha, pull_request, opened_at, updated_at, state, ...same } = row;
  return {
    ...same,
    state: state as ProposalState,
    ruleId: rule_id,
    commitMessage: commit_message,
    baseSha: base_sha,
    pullRequest: pull_request,
    openedAt: opened_at,
    updatedAt: updated_at,
  };
}

function orNull(row: Tables['proposal'] | undefined): StoredProposal | null {
  return row === undefined ? null : toProposal(row);
}
