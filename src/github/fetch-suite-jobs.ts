import type { ProbotOctokit } from 'probot';
import { AppError } from '../errors.ts';
import type { SuiteJobs } from '../ports/github.ts';
import type { BatchSize } from './batch-size.ts';
import { type GraphqlProblem, isTooMuch, problemError, queryGraphql } from './query-graphql.ts';
import { readSuiteJobs } from './read-suite-jobs.ts';
import { SUITE_JOBS_QUERY, type SuiteJobsData } from './suite-jobs-query.ts';
import type { Timing } from './timing.ts';

const DOING = 'read the jobs of several runs';
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
/** So many single suites failing one after the other are no matter of size: GitHub is not there. */
const MOST_FAILURES_ALONE = 3;

/** `again`: GitHub took too long over these; asked for fewer at a time it may manage. */
interface BatchAnswer {
  readonly jobs: ReadonlyMap<string, readonly unknown[]>;
  readonly incomplete: readonly string[];
  readonly again: readonly string[];
}

/** Jobs and steps of the runs behind these check suites, by as few requests as GitHub can answer in time; one request at once. */
export async function fetchSuiteJobs(
  octokit: ProbotOctokit,
  suites: readonly string[],
  { batch, timing }: { readonly batch: BatchSize; readonly timing: Timing },
): Promise<SuiteJobs> {
  const jobs = new Map<string, readonly unknown[]>();
  const incomplete: string[] = [];
  let waiting: readonly string[] = [...new Set(suites)];
  let failures = 0;
  let failuresAlone = 0;
  while (waiting.length > 0) {
    const asked = waiting.slice(0, batch.current());
    waiting = waiting.slice(asked.length);
    const answer = await fetchBatch(octokit, asked);
    const failure = answer instanceof AppError ? answer : null;
    const { again, ...found } = answer instanceof AppError ? { jobs: new Map(), incomplete: [], again: asked } : answer;
    for (const [suite, of] of found.jobs) jobs.set(suite, of);
    incomplete.push(...found.incomplete);
    if (again.length === 0) {
      batch.answered(asked.length);
      failures = 0;
      failuresAlone = 0;
      continue;
    }
    batch.tooMuch(asked.length);
    if (asked.length > 1) waiting = [...again, ...waiting];
    else {
      incomplete.push(...again);
      failuresAlone += 1;
      if (failure !== null && failuresAlone === MOST_FAILURES_ALONE) throw failure;
    }
    await timing.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + Math.random()));
    failures += 1;
  }
  return { jobs, incomplete };
}

/** An error where all of it failed in a way that a smaller request may not. */
async function fetchBatch(octokit: ProbotOctokit, suites: readonly string[]): Promise<BatchAnswer | AppError> {
  try {
    const { data, problems } = await queryGraphql<SuiteJobsData>(octokit, DOING, SUITE_JOBS_QUERY, { suites });
    if (data === null || !Array.isArray(data.nodes)) throw problemError(DOING, problems);
    return sortOut(suites, data, problems);
  } catch (error) {
    if (error instanceof AppError && error.code === 'GITHUB_UNAVAILABLE') return error;
    throw error;
  }
}

function sortOut(suites: readonly string[], { nodes }: SuiteJobsData, problems: readonly GraphqlProblem[]): BatchAnswer {
  const jobs = new Map<string, readonly unknown[]>();
  const incomplete: string[] = [];
  const again: string[] = [];
  for (const [index, suite] of suites.entries()) {
    const touching = problems.filter(({ path }) => path === undefined || path[1] === index || path.length < 2);
    const read = touching.length === 0 ? readSuiteJobs(nodes[index]) : null;
    if (read !== null) jobs.set(suite, read);
    else if (touching.some(isTooMuch)) again.push(suite);
    else incomplete.push(suite);
  }
  return { jobs, incomplete, again };
}
