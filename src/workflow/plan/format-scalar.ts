import type { Json } from '../../model/json.ts';

/**
 * A scalar as GitHub writes it into a text: `3.1` for `3.10`, `true` in lower case, nothing for null.
 * Numbers have 15 significant digits and turn to `1E+15` where .NET's format G15 does. Source: actions/runner, NumberExpressionData.
 */
export function formatScalar(value: null | boolean | number | string): string {
  return value === null ? '' : typeof value === 'number' ? formatNumber(value) : String(value);
}

/** Every scalar in a value, depth first, maps by their values. */
export function leavesOf(value: Json): readonly (null | boolean | number | string)[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(leavesOf);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(leavesOf);
  return [value as null | boolean | number | string];
}

function formatNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const [digits = '', power = '0'] = value.toExponential(14).split('e');
  const exponent = Number(power);
  if (exponent > -5 && exponent < 15) return String(Number(value.toPrecision(15)));
  const mantissa = digits.replace(/\.?0+$/, '');
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
