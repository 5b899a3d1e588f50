import { DYNAMIC } from '../locate-path.ts';

/** The words of a command by what they are. */
export interface Options {
  readonly operands: readonly string[];
  /** Values of options that are files which the command reads, or writes. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

type Meaning = 'flag' | 'value' | 'read' | 'write' | 'two';
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  [':', 'value'],
  ['<', 'read'],
  ['>', 'write'],
  ['2', 'two'],
]);
const parsed = new Map<string, ReadonlyMap<string, Meaning>>();

/**
 * Sorts the words of a command by the options that its row knows; null when one is not among them, or when only the run knows whether a word is
 * an option. The row lists options by blanks: `-x` a flag, `-x:` with a value, `-x<` with a file it reads, `-x>` with one it writes, `--x2` with
 * two values, `-#` a number; `*` alone is any option at all. Short ones may be joined, `--x=y` is taken for any.
 */
export function readOptions(list: string, args: readonly string[], anyOption: boolean): Options | null {
  if (list === '*') return { operands: args.filter((arg) => !arg.startsWith('-')), reads: [], writes: [] };
  const known = parseList(list);
  const found = { operands: [] as string[], reads: [] as string[], writes: [] as string[] };
  let onlyOperands = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg.includes(SPLIT)) {
      if (!anyOption) return null;
      found.reads.push(DYNAMIC);
    }
    if (onlyOperands || !arg.startsWith('-') || arg === '-') {
      if (!anyOption && !onlyOperands && /^[\ue000*?[]/.test(arg)) return null;
      found.operands.push(arg);
    } else if (arg === '--') onlyOperands = true;
    else {
      const option = readOption(arg, known);
      if (option === null) {
        if (!anyOption || !arg.includes(DYNAMIC)) return null;
        found.reads.push(DYNAMIC);
        continue;
      }
      const given = option.value === null && option.meaning !== 'flag';
      const value = given ? (args[++i] ?? '') : (option.value ?? '');
      if (option.meaning === 'two') i++;
      if (option.meaning === 'read') found.reads.push(value);
      if (option.meaning === 'write') found.writes.push(value);
    }
  }
  return found;
}

/** Follows what only the run knows where bash would split it into words: it may be several, options among them. */
export const SPLIT = '\ue001';

function parseList(list: string): ReadonlyMap<string, Meaning> {
  const before = parsed.get(list);
  if (before !== undefined) return before;
  const options = new Map<string, Meaning>();
  for (const token of list.split(' ')) {
    const meaning = MEANINGS.get(token.slice(-1));
    options.set(meaning === undefined ? token : token.slice(0, -1), meaning ?? 'flag');
  }
  parsed.set(list, options);
  return options;
}

/** One option with the value in the same word; null when it is not known. */
function readOption(arg: string, known: ReadonlyMap<string, Meaning>): { meaning: Meaning; value: string | null } | null {
  const whole = known.get(arg);
  if (whole !== undefined) return { meaning: whole, value: null };
  if (/^-\d+$/.test(arg) && known.has('-#')) return { meaning: 'flag', value: null };
  const equals = arg.indexOf('=');
  const named = equals < 0 ? undefined : known.get(arg.slice(0, equals));
  if (named !== undefined && named !== 'two') return { meaning: named, value: arg.slice(equals + 1) };
  if (arg.startsWith('--') || arg.includes(DYNAMIC)) return null;
  for (let at = 1; at < arg.length; at++) {
    const meaning = known.get(`-${arg[at] ?? ''}`);
    if (meaning === undefined || meaning === 'two') return null;
    if (meaning !== 'flag') return { meaning, value: at + 1 < arg.length ? arg.slice(at + 1) : null };
  }
  return { meaning: 'flag', value: null };
}
