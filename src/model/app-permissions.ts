/** A permission that Paceline can use, and what is lost without it. */
export interface PermissionUse {
  /** As GitHub's API names it. */
  readonly name: string;
  readonly level: 'read' | 'write';
  /** The manifests that ask for it; none: an operator may add it. */
  readonly askedBy: readonly ('observe' | 'propose')[];
  /** What it is used for, in words that follow "it is used". */
  readonly use: string;
  /** What is lost without it, in a full sentence. */
  readonly without: string;
}

const BOTH = ['observe', 'propose'] as const;
const PROPOSE = ['propose'] as const;

/** Every permission of both manifests and every one that may be added, what counts most first. Tests hold it and the manifests together. */
export const APP_PERMISSIONS: readonly PermissionUse[] = [
  {
    name: 'metadata',
    level: 'read',
    askedBy: BOTH,
    use: 'to know the repository and the rulesets that name required checks; every App has it',
    without: 'An App cannot be installed without it.',
  },
  {
    name: 'actions',
    level: 'read',
    askedBy: BOTH,
    use: 'to read runs, jobs, logs and caches',
    without: 'Nothing can be measured.',
  },
  {
    name: 'contents',
    level: 'read',
    askedBy: BOTH,
    use: 'to read the workflow files, the files they name, and the configuration',
    without: 'No workflow can be analysed.',
  },
  {
    name: 'checks',
    level: 'write',
    askedBy: BOTH,
    use: 'to report on every push',
    without: 'There is no report on a push.',
  },
  {
    name: 'contents',
    level: 'write',
    askedBy: PROPOSE,
    use: 'to make the branch of a pull request',
    without: 'No branch can be made: proposals stay patches to copy.',
  },
  {
    name: 'workflows',
    level: 'write',
    askedBy: PROPOSE,
    use: 'to change files in `.github/workflows`, which GitHub refuses without it',
    without: 'GitHub refuses every change of a workflow: proposals stay patches to copy.',
  },
  {
    name: 'pull_requests',
    level: 'write',
    askedBy: PROPOSE,
    use: 'to open and update our pull requests, to answer commands under them, and to see what became of them',
    without: 'No pull request can be opened: proposals stay patches to copy.',
  },
  {
    name: 'issues',
    level: 'read',
    askedBy: PROPOSE,
    use: 'to be told of comments, of which those that name nobody are not kept; GitHub tells no App without it, not even of those under pull requests',
    without: 'Commands in comments are not heard: the boxes in the text of a pull request and the configuration do the same.',
  },
  {
    name: 'pull_requests',
    level: 'read',
    askedBy: [],
    use: 'to preview what a pull request that changes the configuration would do, with the App that only observes',
    without: 'A pull request that changes the configuration gets no preview from the App that only observes.',
  },
  {
    name: 'issues',
    level: 'write',
    askedBy: [],
    use: 'to keep the dashboard issue, and to open alerts and digests as issues',
    without: 'There is no dashboard issue, and there are no alerts or digests as issues.',
  },
  {
    name: 'actions',
    level: 'write',
    askedBy: [],
    use: 'to repeat runs of a pull request of ours for a trial, where the configuration asks for it',
    without: 'Runs of a pull request are not repeated for a trial.',
  },
  {
    name: 'actions_variables',
    level: 'write',
    askedBy: [],
    use: 'to set the variables by which workflows choose a runner pool',
    without: 'No runner pool can be assigned from measurements.',
  },
];

/** Whether what was granted includes what is wanted: `admin` includes `write`, and that `read`. */
export function includesPermission(
  granted: Readonly<Record<string, string>>,
  { name, level }: Pick<PermissionUse, 'name' | 'level'>,
): boolean {
  const has = granted[name];
  return has === 'admin' || has === 'write' || has === level;
}

/**
 * What the App asks for and this installation has not granted, for instance since a new permission was not accepted yet; of two levels of one permission
 * both, where neither is there. With none `granted` it is not known, and nothing is said to be missing.
 */
export function missingPermissions(
  granted: Readonly<Record<string, string>>,
  asked: Readonly<Record<string, string>>,
): readonly PermissionUse[] {
  if (Object.keys(granted).length === 0) return [];
  const kind = asked['pull_requests'] === 'write' ? 'propose' : 'observe';
  return APP_PERMISSIONS.filter(
    (use) =>
      includesPermission(asked, use) && (asked[use.name] === use.level || use.askedBy.includes(kind)) && !includesPermission(granted, use),
  );
}
