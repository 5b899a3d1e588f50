/**
 * GitHub caps a query at 500,000 nodes and answers within 10 s or not at all: 25 suites ask for 63,775 nodes and cost 13 points of the hour's
 * 5,000.
 */
export const LARGEST_BATCH = 25;

/**
 * Jobs and steps of many runs: a run's jobs are the check runs of its check suite, under the same ids. GitHub has these as `LATEST`, one of
 * each name; `all` tells whether there are more, of earlier attempts or of equal names, which only REST tells apart.
 */
export const SUITE_JOBS_QUERY = `query suiteJobs($suites: [ID!]!) {
  nodes(ids: $suites) {
    ... on CheckSuite {
      all: checkRuns(first: 1, filterBy: { checkType: ALL }) {
        totalCount
      }
      checkRuns(first: 50, filterBy: { checkType: LATEST }) {
        pageInfo {
          hasNextPage
        }
        nodes {
          databaseId
          detailsUrl
          name
          status
          conclusion
          startedAt
          completedAt
          steps(first: 50) {
            totalCount
            nodes {
              name
              number
              status
              conclusion
              startedAt
              completedAt
            }
          }
        }
      }
    }
  }
}`;

/** What the query yields; any part may be null where GitHub failed to find it. */
export interface SuiteJobsData {
  readonly nodes: readonly (SuiteNode | null)[];
}

/** Empty for a node that is no check suite. */
export interface SuiteNode {
  readonly all?: { readonly totalCount: number } | null;
  readonly checkRuns?: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes: readonly (CheckRunNode | null)[] | null;
  } | null;
}

export interface CheckRunNode extends TimedNode {
  /** An `Int` by the schema; real ones have long passed 2^31. */
  readonly databaseId: number | null;
  /** A job's own page for a job's check run; for one that somebody posted whatever they said, else the check run's page. */
  readonly detailsUrl: string | null;
  readonly steps: { readonly totalCount: number; readonly nodes: readonly (StepNode | null)[] | null } | null;
}

export interface StepNode extends TimedNode {
  readonly number: number;
}

interface TimedNode {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}
