import type { DocumentNode, ExecutionResult, GraphQLScalarType, GraphQLSchema } from 'graphql';
import { authorize } from '../authenticate.ts';
import { commitFiles } from '../commit-files.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Answer, Call, Route } from '../router.ts';
import { botAccount, nodeId } from '../shapes/account.ts';
import { webUrl } from '../shapes/repository.ts';
import type { Repository } from '../world.ts';
import { checkSuiteNodes } from './check-suite-nodes.ts';
import { setDraft } from './draft-mutation.ts';
import { repositoryNode } from './git-object-node.ts';
import { costOf, MOST_NODES } from './graphql-cost.ts';
import { graphqlFailure } from './graphql-failure.ts';
import { updateRefs } from './ref-mutation.ts';

/** Root fields that have an answer here. */
const ANSWERED = new Set([
  'convertPullRequestToDraft',
  'createCommitOnBranch',
  'markPullRequestReadyForReview',
  'nodes',
  'rateLimit',
  'repository',
  'updateRefs',
]);

let schema: Promise<GraphQLSchema> | null = null;

/** GitHub's schema; building it takes a third of a second, so only a first query pays. */
export function graphqlSchema(): Promise<GraphQLSchema> {
  schema ??= (async () => {
    const [{ buildSchema }, github] = await Promise.all([import('graphql'), import('@octokit/graphql-schema')]);
    const built = buildSchema(github.schema.idl, { assumeValid: true });
    // By the specification an Int has 32 bits; GitHub sends the ids of check runs, which have long been larger, as one all the same.
    (built.getType('Int') as GraphQLScalarType).serialize = (value) => value;
    return built;
  })();
  return schema;
}

/** Queries are executed against GitHub's own schema, so an answer has exactly the fields that were asked for. */
export function graphqlRoute(violations: string[], limits: RateLimits): Route {
  return { method: 'POST', template: '/graphql', signedBy: 'installation', handle: (call) => answer(call, violations, limits) };
}

async function answer(call: Call, violations: string[], limits: RateLimits): Promise<Answer> {
  const { graphql, parse, validate } = await import('graphql');
  const built = await graphqlSchema();
  const source = String(call.body['query']);
  const document = parse(source);
  const errors = validate(built, document);
  if (errors.length > 0) {
    violations.push(...errors.map((error) => `graphql: ${error.message}`));
    return { status: 200, body: { errors: errors.map((error) => error.toJSON()) } };
  }
  const unanswered = document.definitions.flatMap((definition) =>
    definition.kind === 'OperationDefinition'
      ? definition.selectionSet.selections.flatMap((s) => (s.kind === 'Field' && !ANSWERED.has(s.name.value) ? [s.name.value] : []))
      : [],
  );
  if (unanswered.length > 0) {
    const message = `the stand-in does not answer ${unanswered.join(', ')}`;
    violations.push(message);
    return { status: 200, body: { errors: [{ type: 'NOT_IMPLEMENTED', message }] } };
  }
  const variableValues = isObject(call.body['variables']) ? call.body['variables'] : {};
  violations.push(...variableProblems(await import('graphql'), built, document, variableValues));
  const cost = costOf(document, variableValues);
  const installation = call.token?.installation.id ?? 0;
  const headers = limits.spend(installation, 'graphql', cost.points);
  if (headers === null) return limitReached(installation, limits);
  if (cost.nodes > MOST_NODES) {
    const message = `This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of ${MOST_NODES}.`;
    return { status: 200, body: { errors: [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message }] }, headers };
  }
  const rate = limits.overview(installation).resources.graphql;
  const rootValue = {
    createCommitOnBranch: ({ input }: { input: JsonObject }) => createCommitOnBranch(call, input),
    updateRefs: ({ input }: { input: JsonObject }) => updateRefs(call, input),
    convertPullRequestToDraft: ({ input }: { input: JsonObject }) => setDraft(call, input, true),
    markPullRequestReadyForReview: ({ input }: { input: JsonObject }) => setDraft(call, input, false),
    repository: (named: { owner: string; name: string }) => repositoryNode(call, named),
    nodes: ({ ids }: { ids: string[] }) => checkSuiteNodes(call, ids),
    rateLimit: { ...rate, cost: cost.points, nodeCount: cost.nodes, resetAt: new Date(rate.reset * 1000).toISOString() },
  };
  const result = await graphql({ schema: built, source, rootValue, variableValues });
  // GitHub's own errors have a type; any other is an answer of ours that does not fit the schema.
  for (const { message, path, extensions } of result.errors ?? [])
    if (extensions['type'] === undefined) violations.push(`graphql answer: ${path?.join('.') ?? ''} ${message}`);
  return { status: 200, body: githubErrors(result), headers };
}

/** Variables that do not fit their types, and those that the query does not declare, which GitHub refuses as well. */
function variableProblems(
  { getVariableValues }: typeof import('graphql'),
  built: GraphQLSchema,
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
): string[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== 'OperationDefinition') return [];
    const declared = definition.variableDefinitions ?? [];
    const names = new Set(declared.map(({ variable }) => variable.name.value));
    const unknown = Object.keys(given).filter((name) => !names.has(name));
    const { errors = [] } = getVariableValues(built, declared, given);
    return [...errors.map(({ message }) => `graphql: ${message}`), ...unknown.map((name) => `graphql: the query declares no $${name}`)];
  });
}

/** Said with a status of success, unlike REST. */
function limitReached(installation: number, limits: RateLimits): Answer {
  const message = `API rate limit exceeded for installation ID ${installation}.`;
  return { status: 200, body: { errors: [{ type: 'RATE_LIMITED', message }] }, headers: limits.headers(installation, 'graphql') };
}

/** GitHub puts `type` beside the message, where the library keeps extensions. */
function githubErrors(result: ExecutionResult): JsonObject {
  if (result.errors === undefined) return { data: result.data };
  const errors = result.errors.map((error) => ({
    type: error.extensions['type'] ?? 'INTERNAL',
    path: error.path,
    locations: error.locations,
    message: error.message,
  }));
  return { data: result.data ?? null, errors };
}

async function createCommitOnBranch(call: Call, input: JsonObject): Promise<JsonObject> {
  const { world, token } = call;
  const { branch, expectedHeadOid, message, fileChanges } = input as {
    branch: { repositoryNameWithOwner?: string; branchName?: string };
    expectedHeadOid: string;
    message: { headline: string; body?: string };
    fileChanges?: { additions?: { path: string; contents: string }[]; deletions?: { path: string }[] };
  };
  if (token === null) throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration');
  const repository = await reached(call, branch.repositoryNameWithOwner ?? '');
  const additions = fileChanges?.additions ?? [];
  const workflow = additions.find((file) => file.path.startsWith('.github/workflows/'));
  if (workflow !== undefined && token.permissions['workflows'] !== 'write') {
    throw await graphqlFailure(
      'FORBIDDEN',
      `refusing to allow a GitHub App to create or update workflow \`${workflow.path}\` without \`workflows\` permission`,
    );
  }
  const head = repository.refs.get(`heads/${branch.branchName}`);
  if (head === undefined) throw await graphqlFailure('NOT_FOUND', `No ref exists with the name ${branch.branchName}`);
  if (head !== expectedHeadOid) {
    throw await graphqlFailure('STALE_DATA', `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`);
  }
  const files = new Map<string, Buffer | null>(additions.map((file) => [file.path, Buffer.from(file.contents, 'base64')]));
  for (const file of fileChanges?.deletions ?? []) files.set(file.path, null);
  const text = message.body === undefined || message.body === '' ? message.headline : `${message.headline}\n\n${message.body}`;
  const commit = commitFiles(world, repository, branch.branchName ?? '', files, text, botAccount(world));
  return {
    commit: {
      id: nodeId('Commit', commit.sha),
      oid: commit.sha,
      url: `${webUrl(world.hosts, repository)}/commit/${commit.sha}`,
      message: text,
    },
    ref: { id: nodeId('Ref', commit.sha), name: branch.branchName },
  };
}

async function reached({ world, token }: Call, name: string): Promise<Repository> {
  const repository = world.repositories.get(name.toLowerCase());
  try {
    if (token === null) throw new Error('no token');
    return authorize(token, repository, 'contents', 'write');
  } catch (cause) {
    const gone = repository === undefined || repository.private;
    if (gone) throw await graphqlFailure('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`, cause);
    throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration', cause);
  }
}
