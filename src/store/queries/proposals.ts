import { type Selectable, sql } from 'kysely';
import type { Prediction } from '../../model/prediction.ts';
import type { ProposalNews, ProposalPhase, ProposalState, ProposalStore, ProposalTransition, StoredProposal } from '../../ports/store.ts';
import type { StoredPrediction } from '../proposal-tables.ts';
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
        .values({ repository_id: repositoryId, ...analysed, ...toPullRequestColumns(proposal), reruns: 0 })
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
    note: async (repositoryId, key, news) => {
      const changes = toNewsColumns(news);
      if (Object.keys(changes).length === 0) return;
      await handle.updateTable('proposal').set(changes).where('repository_id', '=', repositoryId).where('key', '=', key).execute();
    },
    recordHead: async (repositoryId, key, headSha, at) => {
      await handle
        .updateTable('proposal')
        .set({ head_shas: sql<string[]>`array_append(array_remove(head_shas, ${headSha}), ${headSha})`, head_at: at })
        .where('repository_id', '=', repositoryId)
        .where('key', '=', key)
        .execute();
    },
    openedBeside: async (repositoryId, installationId, ruleId, since) => {
      const row = await handle
        .selectFrom('proposal')
        .innerJoin('repository', 'repository.id', 'proposal.repository_id')
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .where('repository.installation_id', '=', installationId)
        .where('repository.id', '<>', repositoryId)
        .where('proposal.rule_id', '=', ruleId)
        .where((eb) => eb.or([eb('proposal.state', '=', 'waiting'), eb('proposal.opened_at', '>=', since)]))
        .executeTakeFirstOrThrow();
      return Number(row.n);
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
    ...(to.askedBy === undefined ? {} : { asked_by: storableSentence(to.askedBy) }),
    ...(to.pullRequest === undefined ? {} : { pull_request: to.pullRequest }),
    ...(to.pullRequestUpdatedAt === undefined ? {} : { pull_request_updated_at: to.pullRequestUpdatedAt }),
    ...(to.mergedAt === undefined ? {} : { merged_at: sql<Date>`coalesce(merged_at, ${to.mergedAt})` }),
    ...(to.mergeSha === undefined ? {} : { merge_sha: sql<string>`coalesce(merge_sha, ${to.mergeSha})` }),
    ...(to.phase === undefined ? {} : { phase: to.phase }),
    ...(to.openedAt === undefined ? {} : { opened_at: sql<Date>`coalesce(opened_at, ${to.openedAt})` }),
  };
}

/** What an analysis says of a proposal. Only the new contents are kept as they are: they are what is committed, to the byte. */
function toAnalysedColumns(proposal: StoredProposal) {
  const { key, path, title, body, patch, draft, state, reason, branch } = proposal;
  const { ruleId, commitMessage, baseSha, updatedAt, labels, reviewers, files, prediction, measure } = proposal;
  return {
    ...{ key, path, draft, state, reason, branch },
    title: storableSentence(title),
    body: storableSentence(body),
    patch: storableSentence(patch),
    measure: toJson(measure),
    labels: [...labels],
    reviewers: [...reviewers],
    files: JSON.stringify(files),
    rule_id: ruleId,
    commit_message: storableSentence(commitMessage),
    base_sha: baseSha,
    updated_at: updatedAt,
    prediction: toJson(prediction),
  };
}

function toNewsColumns(news: ProposalNews) {
  const { phase, draftedAt, reruns, verificationPlan, verdict, baseSha, files, patch, title, body, prediction, measure } = news;
  return {
    ...(phase === undefined ? {} : { phase }),
    ...(draftedAt === undefined ? {} : { drafted_at: draftedAt }),
    ...(reruns === undefined ? {} : { reruns }),
    ...(verificationPlan === undefined ? {} : { verification_plan: toJson(verificationPlan) }),
    ...(verdict === undefined ? {} : { verdict: toJson(verdict) }),
    ...(baseSha === undefined ? {} : { base_sha: baseSha }),
    ...(files === undefined ? {} : { files: JSON.stringify(files) }),
    ...(patch === undefined ? {} : { patch: storableSentence(patch) }),
    ...(title === undefined ? {} : { title: storableSentence(title) }),
    ...(body === undefined ? {} : { body: storableSentence(body) }),
    ...(prediction === undefined ? {} : { prediction: toJson(prediction) }),
    ...(measure === undefined ? {} : { measure: toJson(measure) }),
  };
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
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
    askedBy: row.asked_by,
    phase: row.phase as ProposalPhase | null,
    measure: row.measure,
    headAt: row.head_at,
    draftedAt: row.drafted_at,
    reruns: row.reruns,
    mergedAt: row.state === 'merged' ? (row.merged_at ?? row.pull_request_updated_at ?? row.updated_at) : null,
    mergeSha: row.merge_sha,
    verificationPlan: row.verification_plan,
    verdict: row.verdict,
    prediction: row.prediction === null ? null : toPrediction(row.prediction),
  };
}

function toPrediction(stored: StoredPrediction): Prediction {
  return { ...stored, window: { from: new Date(stored.window.from), to: new Date(stored.window.to) } };
}

function orNull(row: Row | undefined): StoredProposal | null {
  return row === undefined ? null : toProposal(row);
}
