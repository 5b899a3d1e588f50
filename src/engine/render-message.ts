import type { Finding, Measurement, RuleMeta } from './rule.ts';

/** A finding's sentence: `{name}` is replaced by the data of that name, else by the measurement of that name in its unit. */
export function renderMessage(meta: RuleMeta, finding: Finding): string {
  const template = meta.messages[finding.messageId] ?? finding.messageId;
  return template.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (whole, name: string) => {
    const given = finding.data[name];
    if (given !== undefined) return String(given);
    const measured = finding.measurements.find((measurement) => measurement.name === name);
    return measured === undefined ? whole : sayMeasured(measured);
  });
}

function sayMeasured({ value, unit }: Measurement): string {
  switch (unit) {
    case 'seconds':
      return sayDuration(value);
    case 'share':
      return `${Math.round(value * 1000) / 10} %`;
    case 'bytes':
      return `${Math.round(value / 1e6)} MB`;
    case 'dollars':
      return `$${value.toFixed(2)}`;
    case 'runs':
      return String(value);
  }
}

/** `4.5s`, `45s`, `8m 12s`, `1h 03m` */
export function sayDuration(value: number): string {
  if (value < 9.95) return `${Math.round(value * 10) / 10}s`;
  const whole = Math.round(value);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${twoDigits(whole % 60)}s`;
  const minutes = Math.round(value / 60);
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
}

/** `2026-03-04 to 2026-05-01`, in UTC. */
export function sayWindow({ from, to }: { readonly from: Date; readonly to: Date }): string {
  const [first, last] = [from, to].map((date) => date.toISOString().slice(0, 10));
  return first === last ? `${first}` : `${first} to ${last}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
