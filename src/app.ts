import type { Probot } from 'probot';
import type { Task } from './model/task.ts';
import { ONBOARDING_BRANCH } from './report/onboarding-pull-request.ts';

/** Puts a task on the queue in the transaction that closes the delivery. */
export type Enqueue = (task: Task) => Promise<void>;

const OUR_BRANCHES = 'paceline/';

/** The Probot app: event, guard, one keyed task. Nothing here waits for GitHub. */
export function createApp(enqueue: Enqueue): (probot: Probot) => void {
  return (probot) => {
    probot.on('workflow_run', ({ id, payload }) =>
      enqueue({ kind: 'ingest-run', data: { deliveryId: id, repositoryId: payload.repository.id } }),
    );
    probot.on('workflow_job', ({ id, payload }) =>
      enqueue({ kind: 'ingest-job', data: { deliveryId: id, repositoryId: payload.repository.id } }),
    );
    probot.on(['installation', 'installation_repositories'], ({ id, payload }) =>
      enqueue({ kind: 'sync-installation', data: { deliveryId: id, installationId: payload.installation.id } }),
    );
    probot.on('push', async ({ payload }) => {
      const { repository, ref, commits, forced } = payload;
      if (ref !== `refs/heads/${repository.default_branch}`) return;
      const touched = commits.flatMap((commit) => [...(commit.added ?? []), ...(commit.modified ?? []), ...(commit.removed ?? [])]);
      // A force push, a merge of many commits or one of many files does not list what it touched.
      const isListed = !forced && touched.length > 0;
      if (isListed && !touched.some((path) => path.startsWith('.github/'))) return;
      await enqueue({ kind: 'analyze-repository', data: { repositoryId: repository.id } });
    });
    probot.on('check_run.rerequested', ({ payload }) =>
      enqueue({ kind: 'renew-check-run', data: { repositoryId: payload.repository.id, headSha: payload.check_run.head_sha } }),
    );
    probot.on('check_run.requested_action', ({ id, payload }) =>
      enqueue({ kind: 'act-on-check-run', data: { deliveryId: id, repositoryId: payload.repository.id } }),
    );
    probot.on('check_suite.rerequested', ({ payload }) =>
      enqueue({ kind: 'renew-check-run', data: { repositoryId: payload.repository.id, headSha: payload.check_suite.head_sha } }),
    );
    probot.on('issue_comment.created', async ({ id, payload }) => {
      // Whether the pull request is ours is known to the store alone.
      if (payload.issue.pull_request == null) return;
      await enqueue({ kind: 'run-command', data: { deliveryId: id, repositoryId: payload.repository.id } });
    });
    probot.on('pull_request.edited', async ({ id, payload }) => {
      if (!payload.pull_request.head.ref.startsWith(OUR_BRANCHES)) return;
      await enqueue({ kind: 'act-on-boxes', data: { deliveryId: id, repositoryId: payload.repository.id } });
    });
    probot.on(['pull_request.closed', 'pull_request.reopened'], async ({ id, payload }) => {
      const { pull_request: pull, repository } = payload;
      if (pull.head.ref.startsWith(OUR_BRANCHES)) {
        await enqueue({ kind: 'record-pull-request', data: { deliveryId: id, repositoryId: repository.id } });
      } else if (payload.action === 'closed') {
        await enqueue({ kind: 'carry-acknowledgements', data: { deliveryId: id, repositoryId: repository.id } });
      }
    });
    // Which paths it changes is asked of GitHub by the task; a change into another branch configures nothing.
    probot.on(['pull_request.opened', 'pull_request.synchronize', 'pull_request.reopened'], async ({ payload }) => {
      const { pull_request: pull, repository } = payload;
      if (pull.head.ref.startsWith(OUR_BRANCHES) && pull.head.ref !== ONBOARDING_BRANCH) {
        await enqueue({ kind: 'tend-proposals', data: { repositoryId: repository.id } });
        return;
      }
      if (pull.base.ref !== repository.default_branch) return;
      await enqueue({ kind: 'preview-configuration', data: { repositoryId: repository.id, headSha: pull.head.sha } });
    });
    // Which of its actions mean something is decided before a delivery is kept.
    probot.on('repository', ({ id, payload }) =>
      enqueue({ kind: 'sync-repository', data: { deliveryId: id, repositoryId: payload.repository.id } }),
    );
  };
}
