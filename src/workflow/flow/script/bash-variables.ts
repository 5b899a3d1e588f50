import type { Resource } from '../../data-flow.ts';

/**
 * Variables that cannot come from another step: GitHub's defaults, which a step cannot set for those after it, and what bash sets itself. Source:
 * GitHub's "default environment variables".
 */
export const NOT_FROM_STEPS: ReadonlySet<string> = new Set([
  ...(
    'ACTION ACTIONS ACTION_PATH ACTION_REPOSITORY ACTOR ACTOR_ID API_URL BASE_REF ENV EVENT_NAME EVENT_PATH GRAPHQL_URL HEAD_REF JOB OUTPUT PATH REF ' +
    'REF_NAME REF_PROTECTED REF_TYPE REPOSITORY REPOSITORY_ID REPOSITORY_OWNER REPOSITORY_OWNER_ID RETENTION_DAYS RUN_ATTEMPT RUN_ID RUN_NUMBER ' +
    'SERVER_URL SHA STATE STEP_SUMMARY TRIGGERING_ACTOR WORKFLOW WORKFLOW_REF WORKFLOW_SHA WORKSPACE ARTIFACTS'
  )
    .split(' ')
    .map((name) => `GITHUB_${name}`),
  ...'ARCH ENVIRONMENT NAME OS TEMP TOOL_CACHE TRACKING_ID'.split(' ').map((name) => `RUNNER_${name}`),
  ...'PWD RANDOM SECONDS LINENO IFS UID EUID PPID PIPESTATUS BASH_SOURCE BASH_VERSION BASH_VERSINFO BASHPID FUNCNAME'.split(' '),
]);

/** What bash looks at before the first command of any script, and what reads its log. A variable may be a function, by the name of a builtin. */
export const AT_START: readonly Resource[] = [
  ...[
    'BASH*',
    'ENV',
    'SHELLOPTS',
    'POSIXLY_CORRECT',
    'PATH',
    'LD_*',
    'DYLD_*',
    'GLOBIGNORE',
    'EXECIGNORE',
    'PS4',
    'LANG*',
    'LC_*',
    'TMPDIR',
    'GLIBC_*',
    'TZ',
  ].map((variable): Resource => ({ kind: 'environment', variable })),
  { kind: 'tool', name: 'bash' },
  { kind: 'tool', name: 'log *' },
];
