import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { authorize } from '../authenticate.ts';
import { commitFiles } from '../commit-files.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { Answer, Call, Route } from '../router.ts';
import { botAccount, nodeId } from '../shapes/account.ts';
import { webUrl } from '../shapes/repository.ts';
import type { Repository } from '../world.ts';

/** Root fields that have an answer here. */
const ANSWERED = new Set(['createCommitOnBranch', 'rateLimit']);

let schema: Promise<GraphQLSchema> | null = null;

/** GitHub's schema; building it takes a third of a second, so only a first query pays. */
export function graphqlSchema(): Promise<GraphQLSchema> {
  schema ??= (async () => {
    const [{ buildSchema }, github] = await Promise.all([import('graphql'), import('@octokit/graphql-schema')]);
    return buildSchema(github.schema.idl, { assumeValid: true });
  })();
  return schema;
}

/** Queries are executed against GitHub's own schema, so an answer has exactly the fields that were asked for. */
export function graphqlRoute(violations: string[]): Route {
  return {
    method: 'POST',
    template: '/graphql',
    signedBy: 'installation',
    handle: async (call): Promise<Answer> => ({ status: 200, body: await answer(call, violations) }),
  };
}

async function answer(call: Call, violations: string[]): Promise<unknown> {
  const { graphql, parse, validate } = await import('graphql');
  const built = await graphqlSchema();
  const source = String(call.body['query']);
  const document = parse(source);
  const errors = validate(built, document);
  if (errors.length > 0) {
    violations.push(...errors.map((error) => `graphql: ${error.message}`));
    return { errors: errors.map((error) => error.toJSON()) };
  }
  const unanswered = document.definitions.flatMap((definition) =>
    definition.kind === 'OperationDefinition'
      ? definition.selectionSet.selections.flatMap((s) => (s.kind === 'Field' && !ANSWERED.has(s.name.value) ? [s.name.value] : []))
      : [],
  );
  if (unanswered.length > 0) {
    const message = `the stand-in does not answer ${unanswered.join(', ')}`;
    violations.push(message);
    return { errors: [{ type: 'NOT_IMPLEMENTED', message }] };
  }
  const rootValue = {
    createCommitOnBranch: ({ input }: { input: JsonObject }) => createCommitOnBranch(call, input),
    rateLimit: {
      limit: 5000,
      remaining: 4999,
      used: 1,
      cost: 1,
      nodeCount: 1,
      resetAt: new Date(call.world.now().getTime() + 3_600_000).toISOString(),
    },
  };
  const variableValues = isObject(call.body['variables']) ? call.body['variables'] : {};
  return githubErrors(await graphql({ schema: built, source, rootValue, variableValues }));
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
  if (token === null) throw await failure('FORBIDDEN', 'Resource not accessible by integration');
  const repository = await reached(call, branch.repositoryNameWithOwner ?? '');
  const additions = fileChanges?.additions ?? [];
  const workflow = additions.find((file) => file.path.startsWith('.github/workflows/'));
  if (workflow !== undefined && token.permissions['workflows'] !== 'write') {
    throw await failure(
      'FORBIDDEN',
      `refusing to allow a GitHub App to create or update workflow \`${workflow.path}\` without \`workflows\` permission`,
    );
  }
  const head = repository.refs.get(`heads/${branch.branchName}`);
  if (head === undefined) throw await failure('NOT_FOUND', `No ref exists with the name ${branch.branchName}`);
  if (head !== expectedHeadOid) {
    throw await failure('STALE_DATA', `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`);
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
    if (gone) throw await failure('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`, cause);
    throw await failure('FORBIDDEN', 'Resource not accessible by integration', cause);
  }
}

async function failure(type: string, message: string, cause?: unknown): Promise<Error> {
  const { GraphQLError } = await import('graphql');
  return new GraphQLError(message, { extensions: { type }, originalError: cause instanceof Error ? cause : null });
}
