import type { Effect } from '../effect.ts';
import type { CommandRow } from './command-row.ts';

/** Built into bash, or without any effect: they read nothing but their arguments. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    '[ [[ : alias break builtin continue declare dirs echo exit export false getopts hash let local mapfile printf pwd read readarray readonly ' +
    'return set shift shopt test times true type typeset ulimit umask unalias unset'
  ).split(' '),
);

interface Wrapper {
  readonly valueFlags: RegExp;
  /** Words before the command that are not flags. */
  readonly operands: number;
  readonly reads?: readonly Effect[];
  readonly writes?: readonly Effect[];
}

const FETCHING: Pick<Wrapper, 'reads' | 'writes'> = {
  reads: ['workspace:**', 'tool:node', 'env:*', 'outside:package registries'],
  writes: ['tool:npm cache'],
};

/** Programs that run the command in their arguments, with their flags that take a value. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['sudo', { valueFlags: /^(-u|-g|-C|-D|--user|--group)$/, operands: 0 }],
  ['env', { valueFlags: /^(-u|-C|--unset|--chdir)$/, operands: 0 }],
  ['time', { valueFlags: /^(-f|-o)$/, operands: 0 }],
  ['nice', { valueFlags: /^-n$/, operands: 0 }],
  ['nohup', { valueFlags: /^$/, operands: 0 }],
  ['command', { valueFlags: /^$/, operands: 0 }],
  ['exec', { valueFlags: /^-a$/, operands: 0 }],
  ['stdbuf', { valueFlags: /^-[ioe]$/, operands: 0 }],
  ['timeout', { valueFlags: /^(-s|-k|--signal|--kill-after)$/, operands: 1 }],
  ['xargs', { valueFlags: /^-[IndLPsEa]$/, operands: 0 }],
  ['npx', { valueFlags: /^(-p|--package)$/, operands: 0, ...FETCHING }],
  ['bunx', { valueFlags: /^(-p|--package)$/, operands: 0, ...FETCHING }],
  ['uvx', { valueFlags: /^(-p|--python|--from|--with)$/, operands: 0, ...FETCHING }],
]);

/** The small programs that every runner has. */
export const SHELL_COMMANDS: readonly CommandRow[] = [
  {
    names: (
      'ls cat head tail grep egrep fgrep rg wc sort cut jq diff cmp stat file du df basename dirname realpath readlink md5sum sha1sum ' +
      'sha256sum sha512sum shasum od hexdump strings nl tac rev paste join comm column fold less more base64 tree zcat test bc'
    ).split(' '),
    refuses: /^(-o|--output|--pre|-fix|-w|--in-place)/,
    arguments: 'read',
    pure: true,
  },
  { names: ['uniq', 'xxd'], arguments: 'copy', pure: true },
  { names: ['date'], refuses: /^(-[a-zA-Z]*[rfs]|--(reference|file|set))/, pure: true },
  { names: ['date'], arguments: 'read', reads: ['here:**', 'file:**'] },
  { names: ['shellcheck', 'hadolint'], reads: ['workspace:**', 'file:~/**'] },
  { names: ['yq'], refuses: /^(-i|--inplace|-s|--split|-[a-z]*i)/, arguments: 'read', pure: true },
  { names: ['sed'], refuses: /^(-[nErsz]*i|--in-place)|(^|[;{}\s/])w\s/, arguments: 'read', pure: true },
  { names: ['sed'], needs: /^(-[nErsz]*i|--in-place)/, arguments: 'write', pure: true },
  { names: ['awk', 'gawk', 'mawk'], refuses: />|system|\||^-f|^-i/, arguments: 'read', pure: true },
  {
    names: [
      'tr',
      'seq',
      'expr',
      'sleep',
      'uname',
      'whoami',
      'id',
      'nproc',
      'free',
      'uptime',
      'hostname',
      'arch',
      'yes',
      'tty',
      'getconf',
      'lscpu',
      'lsb_release',
      'sw_vers',
      'factor',
      'numfmt',
      'printenv',
      'groups',
      'ulimit',
    ],
    pure: true,
  },
  { names: ['which', 'whereis'], pure: true, reads: ['tool:*'] },
  { names: ['mktemp'], pure: true, refuses: /^(-p|--tmpdir)/ },
  { names: ['find'], refuses: /^-(exec|execdir|ok|okdir|delete|fls|fprint|fprint0|fprintf)$/, arguments: 'read', pure: true },
  { names: ['find'], needs: /^-delete$/, refuses: /^-(exec|execdir|ok|okdir|fls|fprint|fprint0|fprintf)$/, arguments: 'write', pure: true },
  { names: ['mkdir', 'touch', 'rm', 'rmdir', 'chmod', 'chown', 'chgrp', 'truncate', 'tee', 'mv', 'shred'], arguments: 'write', pure: true },
  { names: ['cp', 'ln', 'install', 'rsync'], refuses: /^(-t|--target-directory)|:/, arguments: 'copy', pure: true },
  { names: ['tar'], sub: ['-tf', 'tf', '-tzf', 'tzf', '-tvf', 'tvf'], arguments: 'read', pure: true },
  {
    names: ['tar', 'unzip', 'zip', 'gzip', 'gunzip', 'bzip2', 'xz', 'zstd', '7z'],
    refuses: /^(--to-command|-I|--use-compress)/,
    pure: true,
    reads: ['here:**', 'here:/', 'here:..'],
    writes: ['here:**', 'here:/', 'here:..'],
  },
  {
    names: ['git'],
    sub: [
      'status',
      'diff',
      'log',
      'show',
      'rev-parse',
      'describe',
      'ls-files',
      'rev-list',
      'merge-base',
      'shortlog',
      'grep',
      'blame',
      'cat-file',
      'name-rev',
      'for-each-ref',
      'ls-tree',
      'diff-tree',
      'show-ref',
      'version',
      '--version',
      'diff-index',
      'check-ignore',
      'symbolic-ref',
    ],
    refuses: /^(--output|--ext-diff)/,
    reads: ['workspace:**', 'file:~/.gitconfig'],
  },
  { names: ['git'], sub: ['config'], needs: /^--(global|system)$/, reads: ['file:~/.gitconfig'], writes: ['file:~/.gitconfig'] },
  {
    names: ['git'],
    sub: ['config', 'remote', 'tag', 'branch'],
    refuses: /^(--file|-f$|update|-m|--edit)/,
    reads: ['workspace:.git/**', 'file:~/.gitconfig'],
    writes: ['workspace:**/.git/**'],
  },
  {
    names: ['git'],
    sub: ['fetch', 'ls-remote'],
    reads: ['workspace:**', 'file:~/.gitconfig', 'outside:repository'],
    writes: ['workspace:**/.git/**'],
  },
  {
    names: ['git'],
    sub: [
      'add',
      'checkout',
      'switch',
      'restore',
      'reset',
      'clean',
      'stash',
      'apply',
      'rm',
      'mv',
      'merge',
      'rebase',
      'cherry-pick',
      'commit',
      'am',
      'worktree',
      'sparse-checkout',
      'init',
    ],
    unknown: 'hooks of the repository may run with `{}`',
  },
  {
    names: ['git'],
    sub: ['push'],
    reads: ['workspace:**', 'file:~/.gitconfig', 'outside:repository'],
    writes: ['outside:repository', 'workspace:.git/**'],
  },
  {
    names: ['git'],
    sub: ['clone', 'pull', 'submodule', 'lfs'],
    reads: ['workspace:**', 'file:~/.gitconfig', 'outside:repository'],
    writes: ['workspace:**', 'file:**'],
  },
  {
    names: ['curl', 'wget'],
    refuses: /^(-X|--request|-d|--data|-F|--form|-T|--upload|--json|--post|--method|--body|-[a-zA-Z]*[dFTX]|-K|--config)/,
    reads: ['outside:anything', 'here:**', 'file:**'],
    writes: ['here:**', 'file:**'],
  },
  {
    names: ['curl', 'wget'],
    reads: ['outside:anything', 'workspace:**', 'file:**'],
    writes: ['outside:anything', 'workspace:**', 'file:**'],
  },
  {
    names: ['gh'],
    sub: [
      'release view',
      'release list',
      'pr view',
      'pr list',
      'pr diff',
      'pr checks',
      'issue view',
      'issue list',
      'run view',
      'run list',
      'repo view',
      'auth status',
    ],
    reads: ['outside:anything', 'workspace:.git/**'],
  },
  {
    names: ['gh'],
    sub: ['release', 'pr', 'issue', 'api', 'workflow', 'run', 'label', 'cache', 'repo', 'auth', 'attestation'],
    reads: ['outside:anything', 'workspace:**'],
    writes: ['outside:anything', 'workspace:**', 'file:~/**'],
  },
  {
    names: ['apt-get', 'apt'],
    sub: ['update', 'install', 'remove', 'purge', 'autoremove', 'clean', 'upgrade'],
    reads: ['outside:package registries', 'file:/etc/**', 'tool:system packages'],
    writes: ['tool:*', 'tool:system packages', 'file:/usr/**', 'file:/etc/**', 'file:/var/**', 'file:/opt/**'],
  },
  {
    names: ['brew'],
    sub: ['install', 'update', 'upgrade', 'tap', 'uninstall', 'bundle'],
    reads: ['outside:package registries', 'workspace:Brewfile'],
    writes: ['tool:*', 'file:/usr/**', 'file:/opt/**', 'file:~/**'],
  },
  {
    names: ['apk', 'yum', 'dnf', 'microdnf'],
    sub: ['add', 'update', 'install', 'upgrade', 'makecache', 'clean'],
    reads: ['outside:package registries', 'file:/etc/**'],
    writes: ['tool:*', 'file:/usr/**', 'file:/etc/**', 'file:/var/**', 'file:/opt/**'],
  },
];
