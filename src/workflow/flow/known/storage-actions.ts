import type { ActionRow } from './action-row.ts';

const OTHER_CHECKOUT = /^(?!\$\{\{\s*github\.(event\.pull_request\.head\.)?sha\s*\}\}$)/;

/** The version of a cache rests on which of these the runner has. */
const ARCHIVERS = ['tool:tar', 'tool:zstd', 'tool:gzip'] as const;

/** Actions that move files: of the repository, caches, artifacts and pages. */
export const STORAGE_ACTIONS: readonly ActionRow[] = [
  {
    actions: ['actions/checkout'],
    reads: ['file:~/.gitconfig', 'file:~/.config/git/**', 'file:/etc/gitconfig', 'tool:git', 'env:GIT_*', 'env:XDG_*'],
    writes: ['workspace:{path=**}'],
    when: [
      { input: 'ref', is: OTHER_CHECKOUT, reads: ['outside:repository'] },
      { input: 'repository', is: 'given', reads: ['outside:repository'] },
      { input: 'submodules', is: 'given', reads: ['outside:repository'] },
      { input: 'fetch-tags', is: 'given', reads: ['outside:repository'] },
      { input: 'fetch-depth', is: /^(?!1$)/, reads: ['outside:repository'] },
    ],
    source: 'README: the commit of the event, and branches and tags only when asked for',
  },
  {
    actions: ['actions/cache'],
    reads: ['workspace:{path}', 'cache:{key}', 'cache:{key}*', 'cache:{restore-keys}*', ...ARCHIVERS],
    writes: ['workspace:{path}', 'cache:{key}'],
    source:
      'README and action.yml (post-if: success()): restores now, by the key, else the newest that starts with it; saves at the end of the job',
  },
  {
    actions: ['actions/cache/restore'],
    reads: ['cache:{key}', 'cache:{key}*', 'cache:{restore-keys}*', ...ARCHIVERS],
    writes: ['workspace:{path}'],
    source: 'restore/README.md',
  },
  {
    actions: ['actions/cache/save'],
    reads: ['workspace:{path}', ...ARCHIVERS],
    writes: ['cache-now:{key}'],
    source: 'save/README.md: saves where it stands',
  },
  {
    actions: ['swatinem/rust-cache'],
    reads: ['workspace:**', 'tool:rustc', 'tool:cargo', ...ARCHIVERS, 'env:*', 'cache:{prefix-key=v0-rust}-*', 'file:~/.cargo/**'],
    writes: ['file:~/.cargo/**', 'env:CARGO_INCREMENTAL', 'env:CACHE_ON_FAILURE', 'cache:{prefix-key=v0-rust}-*', 'workspace:**/target/**'],
    when: [
      { input: 'workspaces', is: 'given', writes: ['workspace:**'] },
      { input: 'cache-directories', is: 'given', writes: ['workspace:{cache-directories}'] },
    ],
    source: 'README, action.yml and src/config.ts of v2',
  },
  {
    actions: ['actions/upload-artifact'],
    reads: ['workspace:{path}'],
    writes: ['artifact:{name=artifact}'],
    when: [{ input: 'archive', is: /^(?!true$)/, writes: ['artifact:*'] }],
    source: 'README of v4; v7 takes the name from the file without archive',
  },
  {
    actions: ['actions/upload-artifact/merge'],
    reads: ['artifact:{pattern=*}'],
    writes: ['artifact:{name=merged-artifacts}'],
    source: 'merge/README.md',
  },
  {
    actions: ['actions/download-artifact'],
    writes: ['workspace:{path=**}'],
    when: [
      { input: 'run-id', is: 'given', reads: ['outside:artifacts of other runs'] },
      // May be this run, unless it is a number or the run that started this one.
      { input: 'run-id', is: /^(?!\d+$|\$\{\{\s*github\.event\.workflow_run\.id\s*\}\}$)/, reads: ['artifact:*'] },
      { input: 'repository', is: 'given', reads: ['outside:artifacts of other runs'] },
      { input: 'artifact-ids', is: 'given', reads: ['artifact:*'] },
      { input: 'name', is: 'given', unless: 'run-id', reads: ['artifact:{name}'] },
      { input: 'pattern', is: 'given', reads: ['artifact:{pattern}'] },
      { input: 'name', is: 'absent', reads: ['artifact:{pattern=*}'] },
    ],
    source: 'README of v4: neither name nor pattern means all',
  },
  {
    actions: ['actions/upload-pages-artifact'],
    reads: ['workspace:{path=_site/}'],
    writes: ['artifact:{name=github-pages}'],
    source: 'action.yml of v3',
  },
  {
    actions: ['actions/deploy-pages'],
    reads: ['artifact:{artifact_name=github-pages}'],
    writes: ['deployment:github-pages', 'outside:GitHub Pages'],
    source: 'action.yml of v4',
  },
  {
    actions: ['actions/configure-pages'],
    reads: ['outside:GitHub Pages'],
    when: [
      { input: 'static_site_generator', is: 'given', reads: ['workspace:**'], writes: ['workspace:**'] },
      { input: 'enablement', is: 'given', writes: ['outside:GitHub Pages'] },
    ],
    source: 'action.yml of v5',
  },
  {
    actions: ['dorny/paths-filter', 'tj-actions/changed-files'],
    reads: ['workspace:**', 'outside:repository'],
    writes: ['workspace:.git/**'],
    when: [
      { input: 'write_output_files', is: 'given', writes: ['workspace:**'] },
      { input: 'list-files', is: 'given', writes: ['workspace:.git/**'] },
    ],
    source: 'README: asks the API or git, may fetch more history',
  },
];
