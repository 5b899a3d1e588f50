/** US dollars: `$12.40`; from a thousand on without cents. */
export function formatMoney(dollars: number): string {
  const sign = dollars < 0 ? '-' : '';
  const size = Math.abs(dollars);
  return size >= 999.5 ? `${sign}$${Math.round(size).toLocaleString('en-US')}` : `${sign}$${size.toFixed(2)}`;
}
