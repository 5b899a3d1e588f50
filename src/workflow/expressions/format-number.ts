/** A number as GitHub writes it into a text: 15 significant digits, `1E+15` where .NET's format G15 has it so. Source: actions/runner, ConvertToString. */
export function formatNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const [digits = '', power = '0'] = value.toExponential(14).split('e');
  const exponent = Number(power);
  if (exponent > -5 && exponent < 15) return String(Number(value.toPrecision(15)));
  const mantissa = digits.replace(/\.?0+$/, '');
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
