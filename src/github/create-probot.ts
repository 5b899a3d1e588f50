import { Probot, type ProbotOctokit } from 'probot';
import { fetchWithLimits } from './fetch-with-limits.ts';

type ProbotOptions = NonNullable<ConstructorParameters<typeof Probot>[0]>;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What the App needs to speak with GitHub; `readEnvironment` yields all of it. */
export interface GitHubAppSettings {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** The newest first. */
  readonly webhookSecrets: readonly string[];
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server; no slash at the end. */
  readonly apiUrl: string;
  readonly logLevel: LogLevel;
  /** At least so long between two writes of one installation; 0 for a server that has no secondary limits. */
  readonly writeIntervalMs: number;
}

/**
 * Probot for its app functions and App authentication only: no server of its own, no set-up page, nothing read from the environment.
 * Its debug lines hold whole payloads and request bodies, so its log starts at `info` whatever the operator chose.
 */
export function createProbot(settings: GitHubAppSettings, Octokit: typeof ProbotOctokit, log?: NonNullable<ProbotOptions['log']>): Probot {
  const secret = settings.webhookSecrets[0] ?? '';
  // Probot takes "development" for a secret that is missing.
  if (secret === '') throw new Error('a webhook secret is needed');
  const logLevel = settings.logLevel === 'debug' || settings.logLevel === 'trace' ? 'info' : settings.logLevel;
  return new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret,
    baseUrl: settings.apiUrl,
    Octokit,
    // Authentication of the App goes round the class's own options.
    request: { fetch: fetchWithLimits },
    ...(log === undefined ? { logLevel, logFormat: 'json' as const } : { log: log.child({}, { level: logLevel }) }),
  });
}
