import { Lexer } from 'yaml';

/**
 * How many plain texts inside braces and brackets GitHub's YAML reader takes differently or refuses: those that hold `:` or `?`,
 * and keys whose colon no blank follows. YamlDotNet, `Scanner.ScanPlainScalar`: in flow context such a text ends, or is an error, at these characters.
 */
export function countMisread(text: string): number {
  if (!/[[{]/.test(text)) return 0;
  let found = 0;
  let depth = 0;
  let isPlain = false;
  let before: 'plain key' | 'its colon' | null = null;
  for (const source of new Lexer().lex(text)) {
    if (source === '\u001f') {
      if (before === 'its colon') found += 1;
      isPlain = true;
      before = null;
      continue;
    }
    if (isPlain) {
      isPlain = false;
      if (depth > 0 && /[:?]/.test(source)) found += 1;
      before = depth > 0 ? 'plain key' : null;
      continue;
    }
    if (before === 'its colon' && /^\S/.test(source)) found += 1;
    before = source === ':' && before === 'plain key' ? 'its colon' : null;
    if (source === '{' || source === '[') depth += 1;
    if (source === '}' || source === ']') depth -= 1;
    if (source === '\u0018') depth = 0;
  }
  return found;
}
