import type { Effect } from '../effect.ts';

interface Runner {
  readonly names: readonly string[];
  readonly sub: string;
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
  { names: ['python', 'python3'], sub: '-m', valueFlags: /^-[WX]$/, reads: ['workspace:**', 'tool:python*', 'tool:pip*', 'file:~/**'] },
  {
    names: ['uv'],
    sub: 'run',
    valueFlags:
      /^(-p|--python|--with|--with-requirements|--with-editable|--extra|--group|--only-group|--package|--directory|--project|-m|--module)$/,
    reads: INSTALLS,
    writes: ['workspace:**', 'tool:*', 'file:~/**'],
  },
  { names: ['poetry'], sub: 'run', valueFlags: /^(-C|--directory|-P|--project)$/, reads: ['workspace:**', 'tool:*', 'file:~/**'] },
  { names: ['bundle'], sub: 'exec', valueFlags: /^--gemfile$/, reads: ['workspace:**', 'tool:ruby', 'tool:gem*', 'file:~/**'] },
  {
    names: ['pnpm', 'yarn', 'bun'],
    sub: 'exec',
    valueFlags: /^(-C|--dir|--filter|-F)$/,
    reads: ['workspace:**', 'tool:node', 'file:~/**'],
  },
  {
    names: ['npm'],
    sub: 'exec',
    valueFlags: /^(-p|--package|-w|--workspace)$/,
    reads: INSTALLS,
    writes: ['tool:npm cache', 'file:~/**'],
  },
  { names: ['pnpm', 'yarn'], sub: 'dlx', valueFlags: /^(-p|--package)$/, reads: INSTALLS, writes: ['file:~/**'] },
];
