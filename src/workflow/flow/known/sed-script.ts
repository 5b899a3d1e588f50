const AFTER = /[\s;}]/;

/**
 * Whether a program of `sed` only turns its input into output: no file is read or written by it (`r`, `R`, `w`, `W`, `s///w`) and nothing run
 * (`e`, `s///e`). Knows the commands in use; of anything else it is not certain. Source: the manual of GNU sed.
 */
export function isPlainSedScript(script: string): boolean {
  let at = 0;
  while (at < script.length) {
    const next = skipCommand(script, skipAddress(script, at));
    if (next === null) return false;
    at = next;
  }
  return true;
}

function skipAddress(script: string, start: number): number {
  let at = start;
  for (let limit = 0; limit < 4; limit++) {
    while (at < script.length && /[\s;{},!]/.test(script[at] ?? '')) at++;
    const address = /^(\d+(~\d+)?|\$|[+~]\d+)/.exec(script.slice(at, at + 20))?.[0];
    if (address !== undefined) at += address.length;
    else if (script[at] === '/') {
      at = skipUntil(script, at + 1, '/') ?? script.length + 1;
      while (script[at] === 'I' || script[at] === 'M') at++;
    } else break;
  }
  return at;
}

/** The place after the command that starts here; null when it is not one of the plain ones. */
function skipCommand(script: string, at: number): number | null {
  if (at === script.length) return at;
  const command = script[at] ?? '';
  if (command === 's' || command === 'y') {
    const delimiter = script[at + 1] ?? '';
    if (delimiter === '' || /[\s\\\w\ue000\ue001]/.test(delimiter)) return null;
    const middle = skipUntil(script, at + 2, delimiter);
    const end = middle === null ? null : skipUntil(script, middle, delimiter);
    if (end === null) return null;
    const flags = /^[gpiIm\d]*/.exec(script.slice(end, end + 20))?.[0] ?? '';
    return ended(script, end + flags.length);
  }
  if (command === '#') return lineEnd(script, at);
  if (/[dpqDPNnhHgGx=]/.test(command)) return ended(script, at + 1);
  return /[aic]/.test(command) ? script.length : null;
}

function ended(script: string, at: number): number | null {
  return at >= script.length || AFTER.test(script[at] ?? '') ? at : null;
}

function lineEnd(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return end < 0 ? script.length : end;
}

/** The place after the delimiter; null where what only a run knows stands before it, which may hold the delimiter itself. */
function skipUntil(script: string, start: number, delimiter: string): number | null {
  for (let at = start; at < script.length; at++) {
    if (script[at] === '\\') at++;
    else if (script[at] === '\ue000') return null;
    else if (script[at] === delimiter) return at + 1;
  }
  return null;
}

/** Whether all programs among the arguments of `sed` are plain ones: those after `-e`, else the first word. */
export function hasPlainSedScripts(args: readonly string[]): boolean {
  const scripts = args.flatMap((arg, i) => {
    if (/^-[nErsuz]*e$|^--expression$/.test(args[i - 1] ?? '')) return [arg];
    return /^--expression=(.*)$/s.exec(arg)?.[1] ?? /^-e(.+)$/s.exec(arg)?.[1] ?? [];
  });
  const first = args.find((arg) => !arg.startsWith('-'));
  const all = scripts.length > 0 ? scripts : [first ?? ''];
  return !args.includes('') && all.every(isPlainSedScript);
}
