import type { CommandRow } from './command-row.ts';

const GIT_FILES = [
  'here:**',
  'workspace:**',
  'file:~/.gitconfig',
  'file:~/.config/git/**',
  'file:/etc/gitconfig',
  'file:/etc/gitattributes',
] as const;
const GIT_WRITES = ['here:**/.git/**', 'workspace:**/.git/**'] as const;
const GIT_OPTIONS =
  '-n: -1 -# -s -z -p -u -l -q -i -e: -w -b -v --short --porcelain --untracked-files --ignored --branch --name-only --name-status --stat --numstat ' +
  '--shortstat --quiet --exit-code --cached --staged --diff-filter: --no-color --color --check --raw --oneline --pretty: --format: --no-pager --patch --no-patch ' +
  '--max-count: --first-parent --merges --no-merges --reverse --all --tags --abbrev --abbrev-commit --abbrev-ref --abbrev-rev --verify --show-toplevel --show-prefix ' +
  '--git-dir --is-inside-work-tree --is-shallow-repository --always --dirty --long --match: --exact-match --contains --others --exclude-standard --modified --deleted ' +
  '--error-unmatch --count --left-right --is-ancestor --sort: --points-at: --heads --no-commit-id -r -t --ignore-submodules --no-renames --no-ext-diff --date: --since: --until: ' +
  '--author: --grep: --get --get-all --list --show-origin --unset --unset-all --add --replace-all --local --get-regexp --ignore-space-at-eol --ignore-cr-at-eol --summary';

/** git, what talks to the network, and system packages. */
export const PROGRAM_COMMANDS: readonly CommandRow[] = [
  {
    names: ['git'],
    sub: (
      'status diff log show rev-parse describe ls-files rev-list merge-base shortlog grep blame cat-file name-rev for-each-ref ls-tree diff-tree ' +
      'show-ref version --version diff-index check-ignore symbolic-ref'
    ).split(' '),
    options: GIT_OPTIONS,
    reads: GIT_FILES,
    // The index is refreshed, under a lock.
    writes: GIT_WRITES,
  },
  {
    names: ['git'],
    sub: ['config --global', 'config --system'],
    options: GIT_OPTIONS,
    operands: 'words',
    reads: GIT_FILES,
    writes: ['file:~/.gitconfig', 'file:~/.config/git/**', 'file:/etc/gitconfig'],
  },
  {
    names: ['git'],
    sub: ['config', 'remote -v', 'remote add', 'remote set-url', 'remote get-url', 'remote show', 'tag', 'branch'],
    refuses: /^(-m|-F|-s|--edit|-d|-D)$/,
    options: `${GIT_OPTIONS} -a -f --show-current --remotes --delete`,
    operands: 'words',
    reads: [...GIT_FILES, 'outside:repository'],
    writes: GIT_WRITES,
  },
  {
    names: ['git'],
    sub: ['fetch', 'ls-remote'],
    options: `${GIT_OPTIONS} --prune --unshallow --depth: --deepen: --force --no-tags --recurse-submodules --no-recurse-submodules --prune-tags --refs --update-head-ok`,
    operands: 'words',
    reads: [...GIT_FILES, 'outside:repository'],
    writes: GIT_WRITES,
  },
  {
    names: ['git'],
    sub: ['clone', 'submodule update', 'submodule init', 'submodule sync', 'submodule status', 'lfs pull', 'lfs fetch', 'lfs install'],
    refuses: /^(-c|--config|--template|-u|--upload-pack|--separate-git-dir)/,
    options:
      '-b: -q -v -j: --depth: --branch: --single-branch --recursive --recurse-submodules --init --remote --filter: --quiet --no-checkout --shallow-submodules --jobs: --no-tags',
    reads: [...GIT_FILES, 'outside:repository'],
    writes: ['workspace:**', 'file:**'],
    network: true,
  },
  { names: ['git'], unknown: 'hooks of the repository may run with `{}`', options: '', reads: ['outside:repository'] },
  {
    names: ['curl', 'wget', 'gh', 'http', 'xh', 'aria2c'],
    options: '*',
    reads: ['outside:anything', 'workspace:**', 'file:**'],
    writes: ['outside:anything', 'workspace:**', 'file:**'],
    network: true,
  },
  {
    names: ['apt-get', 'apt'],
    sub: [
      'update',
      'install',
      'remove',
      'purge',
      'autoremove',
      'clean',
      'upgrade',
      '-y install',
      '-y update',
      '-qq update',
      '-qq install',
      '-q update',
    ],
    options: '*',
    reads: ['outside:package registries', 'file:/etc/**', 'file:~/**', 'tool:*'],
    writes: ['tool:*', 'tool:system packages', 'file:/usr/**', 'file:/etc/**', 'file:/var/**', 'file:/opt/**'],
    network: true,
  },
  {
    names: ['brew', 'apk', 'yum', 'dnf', 'microdnf', 'snap', 'choco'],
    sub: ['add', 'update', 'install', 'upgrade', 'makecache', 'clean', 'tap', 'uninstall'],
    options: '*',
    reads: ['outside:package registries', 'file:/etc/**', 'file:~/**', 'tool:*'],
    writes: ['tool:*', 'tool:system packages', 'file:/usr/**', 'file:/etc/**', 'file:/var/**', 'file:/opt/**', 'file:~/**'],
    network: true,
  },
];
