import type { ProbotOctokit } from 'probot';
import type { Timing } from './timing.ts';
import type { Permissions } from './token-scope.ts';

export interface InstallationToken {
  readonly token: string;
  readonly mintedAt: Date;
  readonly expiresAt: Date;
}

/** What a token is for: one repository, or null for all of the installation, and no more permissions than named. */
export interface TokenRequest {
  readonly installationId: number;
  readonly repositoryId: number | null;
  readonly permissions: Permissions;
}

export interface InstallationTokens {
  /** A token with at least a minute to live, minted when none is at hand. Throws what Octokit throws. */
  get(request: TokenRequest): Promise<InstallationToken>;
  /** Forgets a token that GitHub refused. */
  drop(request: TokenRequest): void;
}

const MARGIN_MS = 60_000;
const MOST_TOKENS = 5000;

/** Mints tokens with the App's own authentication. Equal requests at once share one answer. No length or shape of a token is assumed. */
export function createInstallationTokens(app: () => Promise<ProbotOctokit>, timing: Timing): InstallationTokens {
  const tokens = new Map<string, InstallationToken>();
  const pending = new Map<string, Promise<InstallationToken>>();
  const mintOnce = (key: string, request: TokenRequest): Promise<InstallationToken> => {
    const minting = mint(app, request, timing)
      .then((token) => {
        for (const oldest of tokens.keys()) if (tokens.size >= MOST_TOKENS) tokens.delete(oldest);
        tokens.set(key, token);
        return token;
      })
      .finally(() => pending.delete(key));
    pending.set(key, minting);
    return minting;
  };
  return {
    get: async (request) => {
      const key = keyOf(request);
      const known = tokens.get(key);
      if (known !== undefined && known.expiresAt.getTime() - MARGIN_MS > timing.now().getTime()) return known;
      return pending.get(key) ?? mintOnce(key, request);
    },
    drop: (request) => {
      tokens.delete(keyOf(request));
    },
  };
}

async function mint(app: () => Promise<ProbotOctokit>, request: TokenRequest, timing: Timing): Promise<InstallationToken> {
  const octokit = await app();
  const mintedAt = timing.now();
  const { data } = await octokit.request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: request.installationId,
    permissions: request.permissions,
    ...(request.repositoryId === null ? {} : { repository_ids: [request.repositoryId] }),
  });
  return { token: data.token, mintedAt, expiresAt: new Date(data.expires_at) };
}

function keyOf({ installationId, repositoryId, permissions }: TokenRequest): string {
  return JSON.stringify([installationId, repositoryId, Object.entries(permissions).sort()]);
}
