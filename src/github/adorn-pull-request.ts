import { AppError } from '../errors.ts';
import type { PullRequestOrnaments } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** Labels and requests for review, each for itself: without them the pull request stands all the same. */
export async function adornPullRequest(access: Access, number: number, ornaments: PullRequestOrnaments, log: Log): Promise<void> {
  const { octokit, owner, repo } = access;
  const labels = [...ornaments.labels];
  if (labels.length > 0) {
    await orWarn(number, 'pull request not labelled', log, () =>
      asking('label the pull request', () => octokit.rest.issues.addLabels({ owner, repo, issue_number: number, labels })),
    );
  }
  const reviewers = ornaments.reviewers.filter((name) => !name.includes('/'));
  const team_reviewers = ornaments.reviewers.filter((name) => name.includes('/')).map((name) => name.slice(name.indexOf('/') + 1));
  if (ornaments.reviewers.length > 0) {
    await orWarn(number, 'no review requested', log, () =>
      asking('ask for a review', () =>
        octokit.rest.pulls.requestReviewers({ owner, repo, pull_number: number, reviewers, team_reviewers }),
      ),
    );
  }
}

async function orWarn(number: number, message: string, log: Log, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn(message, { pullRequest: number, error: error.message });
  }
}
