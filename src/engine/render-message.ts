import { formatMeasuredValue } from '../model/format-measured-value.ts';
import type { Finding, RuleMeta } from './rule.ts';

/** A finding's sentence: `{name}` is replaced by the data of that name, else by the measurement of that name in its unit. */
export function renderMessage(meta: RuleMeta, finding: Finding): string {
  const template = meta.messages[finding.messageId] ?? finding.messageId;
  return template.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (whole, name: string) => {
    const given = finding.data[name];
    if (given !== undefined) return String(given);
    const measured = finding.measurements.find((measurement) => measurement.name === name);
    return measured === undefined ? whole : formatMeasuredValue(measured);
  });
}
