import { type Selectable, sql } from 'kysely';
import type { ProposalState, ProposalStore, ProposalTransition, StoredProposal } from '../../ports/store.ts';
import { storableSentence } from '../storable-text.ts';
import type { Handle, Tables } from '../tables.ts';

type Row = Selectable<Tables['proposal']>;

/** What a person has decided on, or sees as a pull request, is not written over. */
const DECIDED: readonly ProposalState[] = ['open', 'merged', 'closed'];

const MERGED_AT = sql<Date>`coalesce(merged_at, pull_request_updated_at, updated_at)`;

export function proposalStore(handle: Handle): ProposalStore {
  const of = (repositoryId: number) => handle.selectFrom('proposal').selectAll().where('repository_id', '=', repositoryId);
  return {
    save: async (repositoryId, proposal) => {
      const analysed = toAnalysedColumns(proposal);
      const stored = await handle
        .insertInto('proposal')
        .values({ repository_id: repositoryId, ...analysed, ...toPullRequestColumns(proposal) })
        .onConflict((conflict) =>
          conflict.columns(['repository_id', 'key']).doUpdateSet(analysed).where(sql<boolean>`proposal.state <> all(${DECIDED})`),
        )
        .returningAll()
        .executeTakeFirst();
      return toProposal(stored ?? (await of(repositoryId).where('key', '=', proposal.key).executeTakeFirstOrThrow()));
    },
    find: async (repositoryId, key) => orNull(await of(repositoryId).where('key', '=', key).executeTakeFirst()),
    findByPullRequest: async (repositoryId, number) => orNull(await of(repositoryId).where('pull_request', '=', number).executeTakeFirst()),
    findByBranch: async (repositoryId, branch) =>
      orNull(await of(repositoryId).where('branch', '=', branch).where('pull_request', 'is', null).executeTakeFirst()),
    list: async (repositoryId) => (await of(repositoryId).orderBy('key').execute()).map(toProposal),
    recordHead: async (repositoryId, key, headSha) => {
      await handle
        .updateTable('proposal')
        .set({ head_shas: sql<string[]>`array_append(array_remove(head_shas, ${headSha}), ${headSha})` })
        .where('repository_id', '=', repositoryId)
        .where('key', '=', key)
        .execute();
    },
    lastMerge: async (repositoryId, workflowPath, before) => {
      const row = await handle
        .selectFrom('proposal')
        .select((eb) => eb.fn.max(MERGED_AT).as('at'))
        .where('repository_id', '=', repositoryId)
        .where('path', '=', workflowPath)
        .where('state', '=', 'merged')
        .where(MERGED_AT, '<=', before)
        .executeTakeFirst();
      return row?.at ?? null;
    },
    transition: (repositoryId, key, to) => transition(handle, repositoryId, key, to),
  };
}

async function transition(handle: Handle, repositoryId: number, key: string, to: ProposalTransition): Promise<boolean> {
  const changed = await handle
    .updateTable('proposal')
    .set(toChanges(to))
    .where('repository_id', '=', repositoryId)
    .where('key', '=', key)
    .where('state', 'in', to.from)
    .$if(to.pullRequestUpdatedAt !== undefined, (query) =>
      query.where((where) =>
        where.or([where('pull_request_updated_at', 'is', null), where('pull_request_updated_at', '<=', to.pullRequestUpdatedAt ?? null)]),
      ),
    )
    .returning('key')
    .executeTakeFirst();
  return changed !== undefined;
}

function toChanges(to: ProposalTransition) {
  return {
    state: to.state,
    updated_at: to.at,
    ...(to.reason === undefined ? {} : { reason: to.reason }),
    ...(to.pullRequest === undefined ? {} : { pull_request: to.pullRequest }),
    ...(to.pullRequestUpdatedAt === undefined ? {} : { pull_request_updated_at: to.pullRequestUpdatedAt }),
    ...(to.mergedAt === undefined ? {} : { merged_at: sql<Date>`coalesce(merged_at, ${to.mergedAt})` }),
    ...(to.openedAt === undefined ? {} : { opened_at: sql<Date>`coalesce(opened_at, ${to.openedAt})` }),
  };
}

/** What an analysis says of a proposal. Only the new contents are kept as they are: they are what is committed, to the byte. */
function toAnalysedColumns(proposal: StoredProposal) {
  const { ruleId, commitMessage, baseSha, updatedAt, labels, reviewers, files, ...rest } = proposal;
  const { headShas: _, pullRequest: __, pullRequestUpdatedAt: ___, openedAt: ____, ...same } = rest;
  return {
    ...same,
    title: storableSentence(same.title),
    body: storableSentence(same.body),
    patch: storableSentence(same.patch),
    labels: [...labels],
    reviewers: [...reviewers],
    files: JSON.stringify(files),
    rule_id: ruleId,
    commit_message: storableSentence(commitMessage),
    base_sha: baseSha,
    updated_at: updatedAt,
  };
}

/** What became of it on GitHub. */
function toPullRequestColumns({ headShas, pullRequest, pullRequestUpdatedAt, openedAt }: StoredProposal) {
  return {
    head_shas: [...headShas],
    pull_request: pullRequest,
    pull_request_updated_at: pullRequestUpdatedAt,
    opened_at: openedAt,
  };
}

function toProposal(row: Row): StoredProposal {
  return {
    key: row.key,
    ruleId: row.rule_id,
    path: row.path,
    title: row.title,
    body: row.body,
    commitMessage: row.commit_message,
    labels: row.labels,
    reviewers: row.reviewers,
    draft: row.draft,
    files: row.files,
    patch: row.patch,
    baseSha: row.base_sha,
    state: row.state as ProposalState,
    reason: row.reason,
    branch: row.branch,
    headShas: row.head_shas,
    pullRequest: row.pull_request,
    pullRequestUpdatedAt: row.pull_request_updated_at,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
  };
}

function orNull(row: Row | undefined): StoredProposal | null {
  return row === undefined ? null : toProposal(row);
}
