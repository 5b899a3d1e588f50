/** What an App may do: `observe` measures and reports, `propose` also opens pull requests. */
export type AppKind = 'observe' | 'propose';

/** An App as GitHub's manifest flow takes it. */
export interface AppManifest {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly public: boolean;
  readonly default_events: readonly string[];
  readonly default_permissions: Readonly<Record<string, 'read' | 'write'>>;
}

const URL_OF_PRODUCT = 'https://www.npmjs.com/package/paceline';

/** The same as app.yml and app.observe.yml, which say what each permission is for; a test holds them together. */
export const MANIFESTS: Readonly<Record<AppKind, AppManifest>> = {
  observe: {
    name: 'Paceline observe',
    description: "Measures a repository's GitHub Actions workflows and reports on every push.",
    url: URL_OF_PRODUCT,
    public: false,
    default_events: ['check_run', 'check_suite', 'push', 'repository', 'workflow_job', 'workflow_run'],
    default_permissions: { metadata: 'read', actions: 'read', checks: 'write', contents: 'read' },
  },
  propose: {
    name: 'Paceline',
    description: "Makes a repository's GitHub Actions workflows faster and proves it.",
    url: URL_OF_PRODUCT,
    public: false,
    default_events: ['check_run', 'check_suite', 'issue_comment', 'pull_request', 'push', 'repository', 'workflow_job', 'workflow_run'],
    default_permissions: {
      metadata: 'read',
      actions: 'read',
      checks: 'write',
      contents: 'write',
      pull_requests: 'write',
      workflows: 'write',
      issues: 'read',
    },
  },
};

/** Where the server takes webhooks. */
export const WEBHOOK_PATH = '/api/github/webhooks';

/** The manifest that is sent: without a public address the webhook is registered but switched off, since GitHub wants some address. */
export function toRegistration(kind: AppKind, addresses: { readonly publicUrl: string | null; readonly redirectUrl: string }) {
  const { publicUrl, redirectUrl } = addresses;
  return {
    ...MANIFESTS[kind],
    redirect_url: redirectUrl,
    hook_attributes:
      publicUrl === null
        ? { url: `https://example.com${WEBHOOK_PATH}`, active: false }
        : { url: `${publicUrl}${WEBHOOK_PATH}`, active: true },
  };
}
