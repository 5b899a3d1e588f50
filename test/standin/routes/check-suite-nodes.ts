import { permits } from '../authenticate.ts';
import type { JsonObject } from '../json-object.ts';
import type { Call } from '../router.ts';
import { webUrl } from '../shapes/repository.ts';
import { type Attempt, installationOf, type Repository } from '../world.ts';
import { graphqlFailure } from './graphql-failure.ts';

interface ConnectionArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly filterBy?: { readonly checkType?: 'ALL' | 'LATEST' | null } | null;
}

/** The check suites behind runs, as GraphQL's `nodes` finds them: null, with an error, for what the token does not reach. */
export function checkSuiteNodes(call: Call, ids: readonly string[]): readonly Promise<JsonObject>[] {
  const suites = reachedSuites(call);
  return ids.map(async (id) => {
    const suite = suites.get(id);
    if (suite === undefined) throw await graphqlFailure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
    if (call.token === null || !permits(call.token, 'checks', 'read')) {
      throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration');
    }
    return suiteNode(id, suite);
  });
}

interface Suite {
  readonly attempts: Attempt[];
  /** Jobs, and what steps posted. */
  readonly checkRuns: JsonObject[];
}

function reachedSuites({ world, token }: Call): ReadonlyMap<string, Suite> {
  const isReached = (repository: Repository) =>
    installationOf(world, repository) === token?.installation && (token?.repositories?.has(repository.id) ?? true);
  const suites = new Map<string, Suite>();
  for (const repository of [...world.repositories.values()].filter(isReached)) {
    const web = webUrl(world.hosts, repository);
    for (const attempt of [...repository.runs.values()].flatMap((attempts) => [...attempts.values()])) {
      const suite = suites.get(String(attempt.run['check_suite_node_id'])) ?? { attempts: [], checkRuns: [] };
      suites.set(String(attempt.run['check_suite_node_id']), suite);
      suite.attempts.push(attempt);
      suite.checkRuns.push(
        ...attempt.jobs.map((job) => ({ ...job, details_url: `${web}/actions/runs/${String(job['run_id'])}/job/${String(job['id'])}` })),
      );
    }
    for (const posted of repository.postedCheckRuns) suites.get(String(posted['check_suite_node_id']))?.checkRuns.push(posted);
  }
  return suites;
}

function suiteNode(id: string, { attempts, checkRuns: all }: Suite): JsonObject {
  // One of each name, the newest: this is where GitHub loses jobs that share a name.
  const latest = [...new Map(all.map((job) => [String(job['name']), job])).values()];
  return {
    __typename: 'CheckSuite',
    id,
    databaseId: attempts[0]?.run['check_suite_id'],
    checkRuns: (args: ConnectionArgs) => connection(args.filterBy?.checkType === 'ALL' ? all : latest, args, checkRunNode),
  };
}

function checkRunNode(job: JsonObject): JsonObject {
  return {
    __typename: 'CheckRun',
    id: job['node_id'],
    databaseId: job['id'],
    detailsUrl: job['details_url'],
    ...timedNode(job),
    steps: (args: ConnectionArgs) => connection((job['steps'] as JsonObject[] | undefined) ?? [], args, stepNode),
  };
}

function stepNode(step: JsonObject): JsonObject {
  return { number: step['number'], ...timedNode(step) };
}

function timedNode(record: JsonObject): JsonObject {
  const conclusion = record['conclusion'];
  return {
    name: record['name'],
    status: String(record['status']).toUpperCase(),
    conclusion: typeof conclusion === 'string' && conclusion !== '' ? conclusion.toUpperCase() : null,
    startedAt: record['started_at'] ?? null,
    completedAt: record['completed_at'] ?? null,
  };
}

/** The cursor is the index of the last item shown. */
function connection(items: readonly JsonObject[], { first, after }: ConnectionArgs, node: (item: JsonObject) => JsonObject): JsonObject {
  const from = after === undefined || after === null ? 0 : Number(after) + 1;
  const shown = items.slice(from, from + (first ?? items.length));
  const end = from + shown.length;
  return {
    totalCount: items.length,
    pageInfo: { hasNextPage: end < items.length, hasPreviousPage: from > 0, startCursor: String(from), endCursor: String(end - 1) },
    nodes: shown.map(node),
  };
}
