import type { InstallationTokens, TokenRequest } from './installation-tokens.ts';
import { isRequestFailure } from './request-failure.ts';
import type { Timing } from './timing.ts';

/** GitHub's replicas may not know a token in its first seconds. */
const TOKEN_SETTLES_MS = 5000;
const MOST_REFUSALS = 3;

interface RequestOptions {
  readonly headers: Readonly<Record<string, unknown>>;
}

interface AuthOptions extends TokenRequest {
  readonly tokens: InstallationTokens;
  readonly timing: Timing;
}

/** Octokit authentication strategy with a token for one purpose. A refused token that is new is tried again, an older one replaced. */
export function createInstallationAuth({ tokens, timing, installationId, repositoryId, permissions }: AuthOptions) {
  const request = { installationId, repositoryId, permissions };
  const auth = async () => ({ type: 'token', tokenType: 'installation', token: (await tokens.get(request)).token });
  const hook = async (send: (options: RequestOptions) => Promise<unknown>, options: RequestOptions): Promise<unknown> => {
    for (let refusals = 1; ; refusals += 1) {
      const { token, mintedAt } = await tokens.get(request);
      try {
        return await send({ ...options, headers: { ...options.headers, authorization: `token ${token}` } });
      } catch (error) {
        if (!isRequestFailure(error) || error.status !== 401 || refusals === MOST_REFUSALS) throw error;
        if (timing.now().getTime() - mintedAt.getTime() < TOKEN_SETTLES_MS) await timing.pause(1000 * refusals);
        else tokens.drop(request);
      }
    }
  };
  return Object.assign(auth, { hook });
}
