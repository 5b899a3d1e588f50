/** Built into bash, without any effect but on the script itself. Any other builtin (`enable`, `wait`, `eval`) is not known. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    '[ : break continue declare echo exit export false getopts let local mapfile printf pwd read readarray readonly return set shift shopt test ' +
    'true typeset umask unset'
  ).split(' '),
);

/** Those of them that look at nothing but their words: no variable by its name, no number that is a variable. */
const LITERAL = /^(:|break|continue|echo|exit|false|pwd|return|shift|true|umask|unset)$/;
const SHELL_OPTIONS = /^(nullglob|globstar|dotglob|extglob|failglob|inherit_errexit|nocaseglob|nocasematch)$/;
/** What stands between or before the operands of a test that looks at no variable. */
const TEST_OPERATOR = /^(=|==|!=|<|>|-eq|-ne|-gt|-ge|-lt|-le|-[a-uw-zA-QS-Z]|-nt|-ot|-ef)$/;

/** Whether a builtin may look at variables beyond those in its words: `test -v X`, `let X`, `declare -n`, `printf %(…)T`. */
export function looksAtVariables(name: string, args: readonly string[]): boolean {
  if (LITERAL.test(name)) return false;
  if (name === 'printf') return /%[^%a-zA-Z]*\(|%[^a-zA-Z%]*[dioxXu]/.test(args[0] ?? '') || !isPlain(args[0] ?? '') || args[0] === '-v';
  if (name === '[' || name === 'test') return !args.some((arg) => TEST_OPERATOR.test(arg)) || args.some((arg) => /^-[vR]$/.test(arg));
  if (name === 'export' || name === 'readonly' || name === 'local')
    return args.length === 0 || args.some((arg) => arg.startsWith('-') || !isPlain(arg));
  if (name === 'set')
    return !args.every((arg) => /^[-+][eux]+$|^[-+]e?u?x?o$|^[-+]\w*o$|^(pipefail|errexit|nounset|xtrace)$/.test(arg)) || args.length === 0;
  if (name === 'shopt') return false;
  return true;
}

/** Whether the words make of a builtin something that changes how the rest of the script is to be read. */
export function changesReading(name: string, args: readonly string[]): boolean {
  if (name === 'shopt') return !args.every((arg) => /^-[suq]$/.test(arg) || SHELL_OPTIONS.test(arg));
  return (
    name === 'set' &&
    args.some((arg) => /^[-+]o$/.test(arg)) &&
    !args.every((arg) => /^[-+]\w+$|^(pipefail|errexit|nounset|xtrace)$/.test(arg))
  );
}

/** Variables that a builtin sets, by name. */
export function variablesSet(name: string, args: readonly string[]): readonly string[] {
  if (/^(export|declare|typeset|readonly|local)$/.test(name)) return args.flatMap((arg) => /^(\w+)\+?=/.exec(arg)?.[1] ?? []);
  if (/^(read|readarray|mapfile|getopts|unset)$/.test(name)) return args.filter((arg) => /^\w+$/.test(arg));
  return name === 'printf' && args[0] === '-v' ? [args[1] ?? ''] : [];
}

function isPlain(text: string): boolean {
  return !text.startsWith('\ue000');
}
