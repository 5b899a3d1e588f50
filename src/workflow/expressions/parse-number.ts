/** Numbers with more bits are negative or none at all on the runner, and others in GitHub's JavaScript. */
const MOST = 0x7fff_ffff;

/**
 * The number that a text counts as: decimal, `0x` and `0o` in lower case, nothing for 0, else NaN (`0b11`, `0XFF`). Null where GitHub's evaluators
 * differ. Source: actions/runner, ExpressionUtility.ParseNumber.
 */
export function parseNumber(text: string): number | null {
  // Blanks to one of JavaScript and .NET only.
  if (text.includes('\0') || /[\u0085\ufeff]/.test(text)) return null;
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  const [, kind, digits = ''] = /^0(x(?=[\da-f]+$)|o(?=[0-7]+$))(.*)$/is.exec(trimmed) ?? [];
  if (kind !== undefined) {
    if (kind !== kind.toLowerCase()) return Number.NaN;
    const value = Number.parseInt(digits, kind === 'x' ? 16 : 8);
    return value > MOST ? null : value;
  }
  if (trimmed === 'Infinity' || trimmed === '-Infinity') return Number(trimmed);
  return /^[+-]?(infinity|∞)$/i.test(trimmed) ? null : Number.NaN;
}
