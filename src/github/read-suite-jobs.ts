import type { CheckRunNode, StepNode, SuiteNode } from './suite-jobs-query.ts';

/**
 * The jobs of a check suite in the form of REST; null unless GitHub gave every job of the suite with every step. What is not a job is left out:
 * a check run that a step posts with `GITHUB_TOKEN`, as test reporters do, lands in the suite of some run of its commit. Where that leaves
 * nothing, REST decides.
 */
export function readSuiteJobs(suite: SuiteNode | null | undefined): readonly object[] | null {
  const checkRuns = suite?.checkRuns?.nodes;
  if (!Array.isArray(checkRuns) || suite?.checkRuns?.pageInfo?.hasNextPage !== false || suite.all?.totalCount !== checkRuns.length)
    return null;
  if (!checkRuns.every(isWhole)) return null;
  const jobs = checkRuns.filter((checkRun) => checkRun !== null && isJob(checkRun)).map(readJob);
  if (jobs.length === 0 && checkRuns.length > 0) return null;
  return jobs.every((job) => job !== null) ? jobs : null;
}

/** Whether it has the words that the query asks for, in itself and in its steps. */
function isWhole(node: CheckRunNode | null): boolean {
  if (!isTimed(node)) return false;
  const steps: unknown = node?.steps?.nodes ?? [];
  return Array.isArray(steps) && steps.every(isTimed);
}

function isTimed(node: CheckRunNode | StepNode | null): boolean {
  return typeof node?.name === 'string' && typeof node.status === 'string' && typeof (node.conclusion ?? '') === 'string';
}

/** Whoever posts a check run can point it at the page of a job, but not at one of its own id. */
function isJob({ databaseId, detailsUrl }: CheckRunNode): boolean {
  const [, id] = /\/actions\/runs\/\d+\/job\/(\d+)(?:[?#].*)?$/.exec(detailsUrl ?? '') ?? [];
  return id !== undefined && id === String(databaseId);
}

/**
 * Null for what only REST tells. What a job takes from its run (ids, attempt, commit) is left out, so that a reader fills it in from there.
 */
function readJob(checkRun: CheckRunNode | null): object | null {
  const steps = checkRun === null ? null : readSteps(checkRun);
  if (checkRun === null || checkRun.databaseId === null || steps === null) return null;
  return {
    id: checkRun.databaseId,
    ...timesOf(checkRun),
    created_at: null,
    labels: null,
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
    steps,
  };
}

function readSteps({ steps }: CheckRunNode): readonly object[] | null {
  if (steps === null) return [];
  const nodes = steps.nodes ?? [];
  if (nodes.length !== steps.totalCount) return null;
  const read = nodes.map((step) => (step === null ? null : { number: step.number, ...timesOf(step) }));
  return read.every((step) => step !== null) ? read : null;
}

/** GraphQL writes REST's words in upper case. */
function timesOf(node: CheckRunNode | StepNode): object {
  return {
    name: node.name,
    status: node.status.toLowerCase(),
    conclusion: node.conclusion?.toLowerCase() ?? null,
    started_at: node.startedAt,
    completed_at: node.completedAt,
  };
}
