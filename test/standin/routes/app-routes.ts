import { randomBytes } from 'node:crypto';
import { ApiProblem, notFound } from '../api-problem.ts';
import { stamp } from '../json-object.ts';
import { page } from '../page.ts';
import type { Call, Route } from '../router.ts';
import { appBody, installationBody } from '../shapes/app.ts';
import { repositoryBody } from '../shapes/repository.ts';
import { type Installation, installationOf, type Repository, type Token } from '../world.ts';

const LEVELS = ['none', 'read', 'write', 'admin'];

/** What the App does as itself, and what a token says of itself. */
export const APP_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/app', signedBy: 'app', handle: ({ world }) => ({ status: 200, body: appBody(world) }) },
  {
    method: 'GET',
    template: '/app/installations',
    signedBy: 'app',
    handle: (call) => {
      const { items, headers } = page(call, [...call.world.installations.values()]);
      return { status: 200, body: items.map((installation) => installationBody(call.world, installation)), headers };
    },
  },
  {
    method: 'GET',
    template: '/app/installations/{installation_id}',
    signedBy: 'app',
    handle: (call) => ({ status: 200, body: installationBody(call.world, installationIn(call)) }),
  },
  { method: 'POST', template: '/app/installations/{installation_id}/access_tokens', signedBy: 'app', handle: createToken },
  { method: 'GET', template: '/repos/{owner}/{repo}/installation', signedBy: 'app', handle: ofRepository },
  { method: 'GET', template: '/users/{username}/installation', signedBy: 'app', handle: ofAccount },
  { method: 'GET', template: '/orgs/{org}/installation', signedBy: 'app', handle: ofAccount },
  { method: 'GET', template: '/installation/repositories', signedBy: 'installation', handle: listRepositories },
  {
    method: 'DELETE',
    template: '/installation/token',
    signedBy: 'installation',
    handle: ({ world, token }) => {
      if (token !== null) world.tokens.delete(token.value);
      return { status: 204 };
    },
  },
];

function createToken(call: Call) {
  const { world, body } = call;
  const installation = installationIn(call);
  if (installation.suspendedAt !== null) throw new ApiProblem(403, 'This installation has been suspended');
  const permissions = narrowed(installation, body['permissions']);
  const chosen = chosenRepositories(call, installation);
  const token: Token = {
    value: `ghs_${world.app.id}_${randomBytes(360).toString('base64url')}.${randomBytes(24).toString('base64url')}`,
    installation,
    permissions,
    repositories: chosen === null ? null : new Set(chosen.map((repository) => repository.id)),
    expiresAt: new Date(world.now().getTime() + 3_600_000),
  };
  world.tokens.set(token.value, token);
  const answer = {
    token: token.value,
    expires_at: stamp(token.expiresAt),
    permissions,
    repository_selection: chosen === null && installation.repositories === null ? 'all' : 'selected',
    ...(chosen === null ? {} : { repositories: chosen.map((repository) => repositoryBody(world, repository)) }),
  };
  return { status: 201, body: answer };
}

function narrowed(installation: Installation, wanted: unknown): Readonly<Record<string, string>> {
  if (wanted === undefined) return installation.permissions;
  const permissions = wanted as Record<string, string>;
  for (const [name, level] of Object.entries(permissions)) {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(installation.permissions[name] ?? 'none')) {
      throw new ApiProblem(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return { metadata: 'read', ...permissions };
}

function chosenRepositories({ world, body }: Call, installation: Installation): Repository[] | null {
  const names = body['repositories'] as string[] | undefined;
  const ids = body['repository_ids'] as number[] | undefined;
  if (names === undefined && ids === undefined) return null;
  const within = [...world.repositories.values()].filter((repository) => installationOf(world, repository) === installation);
  const chosen = within.filter((repository) => names?.includes(repository.name) || ids?.includes(repository.id));
  if (chosen.length < Math.max(names?.length ?? 0, ids?.length ?? 0)) {
    throw new ApiProblem(422, 'There is at least one repository that does not exist or is not accessible to the parent installation.');
  }
  return chosen;
}

function installationIn({ world, params }: Call): Installation {
  const found = world.installations.get(Number(params['installation_id']));
  if (found === undefined) throw notFound();
  return found;
}

function ofRepository({ world, params }: Call) {
  const repository = world.repositories.get(`${params['owner']}/${params['repo']}`.toLowerCase());
  const installation = repository === undefined ? null : installationOf(world, repository);
  if (installation === null) throw notFound();
  return { status: 200, body: installationBody(world, installation) };
}

function ofAccount({ world, params }: Call) {
  const login = (params['username'] ?? params['org'] ?? '').toLowerCase();
  const found = [...world.installations.values()].find((installation) => installation.account.login.toLowerCase() === login);
  if (found === undefined) throw notFound();
  return { status: 200, body: installationBody(world, found) };
}

function listRepositories(call: Call) {
  const { world, token } = call;
  const reached = [...world.repositories.values()].filter(
    (repository) =>
      installationOf(world, repository) === token?.installation && (token?.repositories === null || token?.repositories.has(repository.id)),
  );
  const { items, headers } = page(call, reached);
  const repositories = items.map((repository) => repositoryBody(world, repository));
  const selection = token?.installation.repositories === null ? 'all' : 'selected';
  return { status: 200, body: { total_count: reached.length, repository_selection: selection, repositories }, headers };
}
