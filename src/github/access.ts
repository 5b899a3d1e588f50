import type { ProbotOctokit } from 'probot';

/** One repository, and the client that reaches it. */
export interface Access {
  readonly octokit: ProbotOctokit;
  readonly owner: string;
  readonly repo: string;
}
