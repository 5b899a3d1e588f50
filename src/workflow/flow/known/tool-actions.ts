import type { ActionRow } from './action-row.ts';

/** Actions that put single programs on the runner, or keep their caches. */
export const TOOL_ACTIONS: readonly ActionRow[] = [
  {
    actions: ['lukka/get-cmake'],
    reads: ['cache:*'],
    writes: ['tool:cmake', 'tool:ctest', 'tool:cpack', 'tool:ninja', 'cache:*'],
    source: 'README',
  },
  {
    actions: ['sigstore/cosign-installer'],
    writes: ['tool:cosign'],
    when: [{ input: 'cosign-release', is: /^main$|\$\{\{/, reads: ['tool:go', 'env:GO*', 'outside:package registries'] }],
    source: 'action.yml: a download put on the path; `main` is built with go',
  },
  { actions: ['hustcer/setup-nu'], writes: ['tool:nu*', 'env:NU_*', 'file:~/**'], source: 'README' },
  {
    actions: ['mozilla-actions/sccache-action'],
    writes: ['tool:sccache', 'env:SCCACHE_*', 'env:ACTIONS_*'],
    source: 'README: exports the cache token',
  },
  { actions: ['crazy-max/ghaction-github-runtime'], writes: ['env:ACTIONS_*'], source: 'README' },
  {
    actions: ['gradle/actions/setup-gradle', 'gradle/gradle-build-action'],
    reads: ['workspace:**', 'env:*', 'cache:gradle-*', 'tool:java'],
    writes: ['tool:gradle', 'env:GRADLE_*', 'env:DEVELOCITY_*', 'file:~/.gradle/**', 'cache:gradle-*', 'outside:dependency graph'],
    when: [{ input: 'arguments', is: 'given', unknown: 'what the tasks of gradle do is in the build files' }],
    source: 'README of setup-gradle v4',
  },
  {
    actions: ['gradle/actions/wrapper-validation', 'gradle/wrapper-validation-action'],
    reads: ['workspace:**'],
    source: 'README: only checksums',
  },
  { actions: ['homebrew/actions/git-user-config'], writes: ['file:~/.gitconfig'], source: 'main.mjs: git config --global' },
];
