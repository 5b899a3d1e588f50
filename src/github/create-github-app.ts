import type { Probot } from 'probot';
import type { Installations, SentDeliveries } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import { createOctokitClass } from './create-octokit-class.ts';
import { createProbot, type GitHubAppSettings } from './create-probot.ts';
import { createInstallations } from './octokit-installations.ts';
import { createSentDeliveries } from './octokit-sent-deliveries.ts';
import { REAL_TIMING, type Timing } from './timing.ts';

interface GitHubApp {
  /** Receives deliveries; starts no server. */
  readonly probot: Probot;
  readonly installations: Installations;
  readonly sentDeliveries: SentDeliveries;
}

/** The App's two sides: what GitHub sends goes to `probot`, what we ask of GitHub through `installations`. Both pace and wait together. */
export function createGitHubApp(
  settings: GitHubAppSettings,
  options: { readonly log: Log; readonly timing?: Timing; readonly probotLog?: Parameters<typeof createProbot>[2] },
): GitHubApp {
  const timing = options.timing ?? REAL_TIMING;
  const Octokit = createOctokitClass({ writeIntervalMs: settings.writeIntervalMs, timing });
  const probot = createProbot(settings, Octokit, options.probotLog);
  const { appId, apiUrl } = settings;
  const installations = createInstallations({ Octokit, app: () => probot.auth(), appId, apiUrl, log: options.log, timing });
  return { probot, installations, sentDeliveries: createSentDeliveries(() => probot.auth()) };
}
