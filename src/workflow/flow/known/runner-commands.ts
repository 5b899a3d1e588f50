import type { Effect } from '../effect.ts';

interface Runner {
  readonly names: readonly string[];
  readonly sub: string;
  /** Flags before the command without a value; with any other the command is unknown. */
  readonly flags: RegExp;
  /** Flags before the command that take a value. */
  readonly valueFlags: RegExp;
  readonly reads: readonly Effect[];
  readonly writes?: readonly Effect[];
}

const INSTALLS: readonly Effect[] = ['workspace:**', 'tool:*', 'file:~/**', 'outside:package registries'];

/**
 * Programs that run the command behind a word of theirs. `pdm run`, `hatch run` and `pipenv run` are not among them: there a script of the
 * repository may have the command's name. Sources: the manuals of each.
 */
export const RUNNERS: readonly Runner[] = [
  {
    names: ['python', 'python3'],
    sub: '-m',
    flags: /^-[IbBsEuq]$/,
    valueFlags: /^-[WX]$/,
    reads: ['workspace:**', 'tool:python*', 'tool:pip*', 'file:~/**'],
  },
  {
    names: ['uv'],
    sub: 'run',
    flags:
      /^--(frozen|locked|no-sync|all-extras|no-dev|isolated|no-project|active|all-groups|dev|quiet|exact|no-editable|all-packages)$|^-q$/,
    valueFlags:
      /^(-p|--python|--with|--with-requirements|--with-editable|--extra|--group|--only-group|--package|--directory|--project|-m|--module)$/,
    reads: INSTALLS,
    writes: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  {
    names: ['poetry'],
    sub: 'run',
    flags: /^(-q|-n|--no-interaction|--no-ansi)$/,
    valueFlags: /^(-C|--directory|-P|--project)$/,
    reads: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  {
    names: ['bundle'],
    sub: 'exec',
    flags: /^--(keep-file-descriptors)$/,
    valueFlags: /^--gemfile$/,
    reads: ['workspace:**', 'tool:ruby', 'tool:gem*', 'file:~/**'],
  },
  {
    names: ['pnpm', 'yarn', 'bun'],
    sub: 'exec',
    flags: /^(-r|--recursive|--silent|-s)$/,
    valueFlags: /^(-C|--dir|--filter|-F)$/,
    reads: ['workspace:**', 'tool:node', 'file:~/**'],
  },
  {
    names: ['npm'],
    sub: 'exec',
    flags: /^(-y|--yes|--no|--)$/,
    valueFlags: /^(-p|--package|-w|--workspace)$/,
    reads: INSTALLS,
    writes: ['tool:npm cache', 'file:~/**'],
  },
  {
    names: ['pnpm', 'yarn'],
    sub: 'dlx',
    flags: /^(--silent|-q|--quiet)$/,
    valueFlags: /^(-p|--package)$/,
    reads: INSTALLS,
    writes: ['file:~/**'],
  },
];
