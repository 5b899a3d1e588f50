import type { Permissions } from '../model.ts';

const RANK = { none: 0, read: 1, write: 2 } as const;
type Level = keyof typeof RANK;

/** Scopes that a shorthand covers for sure; of newer ones GitHub may leave some out. Source: actions/runner, Permissions. */
const SURE = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'issues',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
];

/**
 * The first scope of which more is asked than is allowed, as `contents: write`; null where none is for sure.
 * A scope that a block does not name is `none`. Source: actions/runner, Permissions.ViolatesMaxPermissions.
 */
export function exceedsPermissions(asked: Permissions, allowed: Permissions): string | null {
  const scopes = typeof asked !== 'string' ? [...asked.keys()] : typeof allowed === 'string' ? ['contents'] : SURE;
  const scope = scopes.find((each) => RANK[levelOf(asked, each)] > RANK[levelOf(allowed, each)]);
  return scope === undefined ? null : `${scope}: ${levelOf(asked, scope)}`;
}

function levelOf(permissions: Permissions, scope: string): Level {
  if (permissions === 'write-all') return 'write';
  return permissions === 'read-all' ? 'read' : (permissions.get(scope) ?? 'none');
}
