import type { ActionRow } from './action-row.ts';

/** Actions that tell others: reporters, releases, comments, and checks of the code. */
export const REPORT_ACTIONS: readonly ActionRow[] = [
  {
    actions: ['codecov/codecov-action', 'coverallsapp/github-action', 'codecov/test-results-action'],
    reads: ['workspace:**', 'env:*'],
    writes: ['outside:coverage service', 'workspace:**', 'tool:codecov', 'env:CC_*', 'env:TOKENLESS', 'file:~/.gitconfig'],
    source: 'README and action.yml of v5: searches the workspace; plugins may make reports; sets a safe directory, exports CC_ variables',
  },
  {
    actions: ['github/codeql-action/init'],
    reads: ['workspace:**', 'env:*', 'tool:*', 'cache:*'],
    writes: ['env:*', 'tool:*', 'file:/runner-temp/**'],
    source: 'README: watches the compilers of the steps that follow through variables',
  },
  {
    actions: ['github/codeql-action/autobuild'],
    unknown: 'what github/codeql-action/autobuild builds is in the repository',
    source: 'README',
  },
  {
    actions: ['github/codeql-action/analyze'],
    reads: ['workspace:**', 'env:*', 'tool:*', 'file:/runner-temp/**'],
    writes: ['outside:code scanning', 'workspace:**', 'file:/runner-temp/**', 'cache:codeql-*'],
    source: 'README: finishes the database, uploads the result',
  },
  { actions: ['github/codeql-action/upload-sarif'], reads: ['workspace:**', 'env:*'], writes: ['outside:code scanning'], source: 'README' },
  {
    actions: ['softprops/action-gh-release', 'ncipollo/release-action', 'svenstaro/upload-release-action', 'actions/create-release'],
    reads: ['workspace:**', 'env:GITHUB_*', 'outside:releases', 'outside:repository'],
    writes: ['outside:releases', 'outside:repository'],
    source: 'READMEs: a release with files of the workspace, and its tag',
  },
  {
    actions: ['actions/upload-release-asset'],
    reads: ['workspace:{asset_path=**}', 'env:GITHUB_*', 'outside:releases'],
    writes: ['outside:releases'],
    source: 'README',
  },
  {
    actions: ['release-drafter/release-drafter'],
    reads: ['outside:repository', 'env:GITHUB_*'],
    writes: ['outside:releases'],
    source: 'README',
  },
  {
    actions: ['actions/create-github-app-token', 'tibdex/github-app-token'],
    reads: ['outside:GitHub identity'],
    source: 'README: only an output; the post step takes the token back',
  },
  {
    actions: ['actions/attest-build-provenance', 'actions/attest', 'actions/attest-sbom'],
    reads: ['workspace:**', 'file:~/.docker/**'],
    writes: ['outside:attestations', 'outside:container registry', 'file:/runner-temp/**'],
    source: 'README',
  },
  {
    actions: ['actions/stale', 'actions/labeler', 'dessant/lock-threads', 'actions/first-interaction', 'actions/add-to-project'],
    reads: ['outside:issues and pull requests', 'outside:repository', 'workspace:.github/**'],
    writes: ['outside:issues and pull requests'],
    source: 'READMEs: issues, labels and comments through the API; stale keeps its place in a cache of its own',
  },
  { actions: ['peter-evans/find-comment'], reads: ['outside:issues and pull requests'], source: 'README: read only' },
  {
    actions: ['peter-evans/create-or-update-comment'],
    reads: ['workspace:**', 'outside:issues and pull requests'],
    writes: ['outside:issues and pull requests'],
    source: 'README: the body may come from a file',
  },
  { actions: ['peter-evans/repository-dispatch'], writes: ['outside:anything'], source: 'README: starts other workflows' },
  {
    actions: ['peter-evans/create-pull-request', 'stefanzweifel/git-auto-commit-action'],
    reads: ['workspace:**', 'env:*', 'file:~/.gitconfig', 'outside:repository'],
    writes: ['workspace:**', 'outside:repository', 'outside:issues and pull requests'],
    source: 'READMEs: commit what changed in the workspace and push it',
  },
  {
    actions: ['peaceiris/actions-gh-pages', 'jamesives/github-pages-deploy-action'],
    reads: ['workspace:**', 'env:*', 'outside:repository'],
    writes: ['workspace:**', 'file:~/**', 'outside:repository', 'outside:GitHub Pages'],
    source: 'READMEs',
  },
  {
    actions: ['dependabot/fetch-metadata'],
    reads: ['outside:repository', 'outside:issues and pull requests'],
    source: 'README: read only',
  },
  {
    actions: ['actions/dependency-review-action'],
    reads: ['workspace:**', 'outside:dependency graph'],
    writes: ['outside:issues and pull requests'],
    source: 'README: may comment on the pull request',
  },
  {
    actions: ['pypa/gh-action-pypi-publish'],
    reads: ['workspace:{packages-dir=dist}', 'env:*', 'tool:docker', 'file:~/.docker/**'],
    writes: ['workspace:{packages-dir=dist}', 'outside:package registries', 'outside:attestations', 'tool:docker images'],
    source: 'README: attestations are put beside the files',
  },
  {
    actions: ['rust-lang/crates-io-auth-action'],
    reads: ['outside:crates.io identity'],
    source: 'README: only an output; the post step takes it back',
  },
  {
    actions: ['golangci/golangci-lint-action'],
    reads: ['workspace:**', 'tool:go', 'env:*', 'outside:package registries', 'cache:golangci-lint*'],
    writes: ['tool:golangci-lint', 'tool:golangci-lint cache', 'tool:go cache', 'cache:golangci-lint*'],
    when: [{ input: 'args', is: /fix|out|\$\{\{/, writes: ['workspace:**'] }],
    source: 'README and action.yml: installs, verifies and runs; its cache is kept for days',
  },
  {
    actions: ['crate-ci/typos'],
    reads: ['workspace:**'],
    writes: ['workspace:typos', 'tool:typos'],
    when: [{ input: 'write_changes', is: 'given', writes: ['workspace:**'] }],
    source: 'action/entrypoint.sh: unpacks its program into the working directory',
  },
  {
    actions: ['embarkstudios/cargo-deny-action'],
    reads: ['workspace:**', 'env:*', 'tool:docker', 'file:~/.docker/**', 'outside:package registries', 'outside:advisories'],
    writes: ['tool:docker images'],
    source: 'README: a docker action that checks',
  },
  {
    actions: ['zizmorcore/zizmor-action'],
    reads: ['workspace:**', 'env:*', 'tool:docker', 'file:~/.docker/**', 'outside:repository'],
    writes: ['outside:code scanning', 'tool:docker images'],
    source: 'README',
  },
  {
    actions: ['ossf/scorecard-action'],
    reads: ['workspace:**', 'outside:repository', 'tool:docker'],
    writes: ['workspace:{results_file=**}', 'outside:scorecard', 'tool:docker images'],
    source: 'README',
  },
  {
    actions: ['step-security/harden-runner'],
    unknown: 'step-security/harden-runner guards what all steps after it may reach',
    source: 'README',
  },
];
