import type { Wrapper } from '../known/wrapper-commands.ts';
import { DYNAMIC } from '../locate-path.ts';
import { SPLIT } from './read-options.ts';

/** The command behind a wrapper. */
export interface Unwrapped {
  readonly words: readonly string[];
  /** Where it runs, as written; null: where the wrapper does. */
  readonly directory: string | null;
  /** Variables that the wrapper sets for it. */
  readonly sets: readonly string[];
}

/** Takes a wrapper's own words away; null when one of them is not known. */
export function unwrapCommand(name: string, args: readonly string[], wrapper: Wrapper): Unwrapped | null {
  let operands = wrapper.operands;
  let directory: string | null = null;
  const sets: string[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    const joined = /^(--[\w-]+)=(.*)$/s.exec(arg);
    const [option, value] = [joined?.[1] ?? arg, joined?.[2]];
    const assigned = name === 'env' || name === 'sudo' ? /^(\w+)=/.exec(arg)?.[1] : undefined;
    if (arg.includes(SPLIT) && operands === 0) return null;
    if (wrapper.directory?.test(option) === true) directory = value ?? args[++at] ?? DYNAMIC;
    else if (wrapper.valueFlags.test(option)) at += value === undefined ? 1 : 0;
    else if (wrapper.flags.test(arg)) continue;
    else if (arg === '--') {
      at++;
      break;
    } else if (arg.startsWith('-')) return null;
    else if (assigned !== undefined) sets.push(assigned);
    else if (operands > 0) operands--;
    else break;
  }
  const words = args.slice(at);
  if (/^(npx|bunx|uvx)$/.test(name) && words[0] !== undefined) words[0] = words[0].replace(/(.)@.*$/, '$1');
  // A builtin's name is that of a program here.
  return { words: name === 'xargs' ? [...words, `${DYNAMIC}${SPLIT}`] : words, directory, sets };
}
