import type { Effect } from '../effect.ts';

/** A program that runs the command in its arguments. */
export interface Wrapper {
  /** Its own options without a value, and those with one; any other makes the command unknown. */
  readonly flags: RegExp;
  readonly valueFlags: RegExp;
  /** Options whose value is the directory in which the command runs. */
  readonly directory?: RegExp;
  /** Words before the command that are not flags. */
  readonly operands: number;
  readonly reads?: readonly Effect[];
  readonly writes?: readonly Effect[];
  /** It fetches the command from a registry, which may run code. */
  readonly network?: true;
}

const FETCHING: Pick<Wrapper, 'reads' | 'writes' | 'network'> = {
  reads: ['workspace:**', 'tool:node', 'env:*', 'file:~/**', 'outside:package registries'],
  writes: ['tool:npm cache'],
  network: true,
};
const NEVER = /^$/;

/** By name. Sources: the manuals of each. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    'sudo',
    {
      flags: /^-[EHnSk]+$|^--(preserve-env(=\S*)?|non-interactive)$/,
      valueFlags: /^(-u|-g|--user|--group)$/,
      directory: /^(-D|--chdir)$/,
      operands: 0,
    },
  ],
  ['env', { flags: /^(-i|-|--ignore-environment)$/, valueFlags: /^(-u|--unset)$/, directory: /^(-C|--chdir)$/, operands: 0 }],
  ['time', { flags: /^(-p|-v)$/, valueFlags: /^-f$/, operands: 0 }],
  ['nice', { flags: /^-\d+$/, valueFlags: /^-n$/, operands: 0 }],
  ['command', { flags: /^-p$/, valueFlags: NEVER, operands: 0 }],
  ['builtin', { flags: NEVER, valueFlags: NEVER, operands: 0 }],
  ['stdbuf', { flags: /^-[ioe][L0]$/, valueFlags: /^-[ioe]$/, operands: 0 }],
  [
    'timeout',
    {
      flags: /^(--preserve-status|--foreground|-v|--(signal|kill-after)=\S+)$/,
      valueFlags: /^(-s|-k|--signal|--kill-after)$/,
      operands: 1,
    },
  ],
  ['xargs', { flags: /^(-0|-r|-t|-[nPL]\d+|-I\S+|--null|--no-run-if-empty)$/, valueFlags: /^-[IndLPsE]$/, operands: 0 }],
  ['npx', { flags: /^(-y|--yes|--no|--no-install|--quiet|-q)$/, valueFlags: /^(-p|--package)$/, operands: 0, ...FETCHING }],
  ['bunx', { flags: /^(--bun|--silent)$/, valueFlags: /^(-p|--package)$/, operands: 0, ...FETCHING }],
  ['uvx', { flags: /^(-q|--quiet|--isolated)$/, valueFlags: /^(-p|--python|--from|--with)$/, operands: 0, ...FETCHING }],
]);
