/** A share of one in percent: `87%`; one decimal where a whole number would hide it, below 10 and above 99: `4.2%`, `99.5%`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const decimals = Math.abs(percent) < 9.95 || (percent > 99 && percent < 100) ? 1 : 0;
  return `${percent.toFixed(decimals).replace(/\.0$/, '')}%`;
}
