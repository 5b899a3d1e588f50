import { type Alert, type AlertMeasure, type AlertReading, isCost } from '../model/alert.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { fileName } from './imperative.ts';
import { clip, stripUnsafe } from './strip-unsafe.ts';

/** As `codeSpan` cuts names. */
const MOST = 120;

/** What is measured, in words: `p95 makespan`, `cost of the last 24 hours`. */
export function measureWords({ kind, statistic, stage }: AlertMeasure): string {
  switch (kind) {
    case 'makespan':
      return `${statistic} makespan`;
    case 'queue-time':
      return `${statistic} queue time`;
    case 'stage':
      return `${statistic} time of ${stage}`;
    case 'failure-rate':
      return 'failure rate';
    case 'cache-hit-rate':
      return 'cache hit rate';
    case 'makespan-increase':
      return 'makespan increase';
    case 'cost-per-day':
      return 'cost of the last 24 hours';
    case 'cost-per-month':
      return 'cost of the last 30 days';
  }
}

/** A value of the measure in its unit, as `prose` takes it: two dollar signs in a line would begin and end a formula. */
export function formatReading(measure: AlertMeasure, value: number): string {
  const { kind } = measure;
  if (isCost(measure)) return `\`${formatMoney(value)}\``;
  if (kind === 'failure-rate' || kind === 'cache-hit-rate' || kind === 'makespan-increase') return formatShare(value);
  return formatDuration(value);
}

/** What the alert is on, with the name as code: ``p95 makespan of `ci.yml` ``. */
export function subjectOf({ measure, workflow }: Pick<Alert, 'measure' | 'workflow'>): string {
  return workflow === null ? measureWords(measure) : `${measureWords(measure)} of ${asCode(fileName(workflow))}`;
}

/** A name between backticks, as `prose` takes it. */
export function asCode(name: string): string {
  const text = clip(stripUnsafe(name).replaceAll('`', "'"), MOST);
  return `\`${text === '' ? '(empty)' : text}\``;
}

/** `24m 10s, above 20m 00s` */
export function standing(measure: AlertMeasure, reading: AlertReading): string {
  const { value, limit, isPartlyPriced, isCut } = reading;
  const side = value > limit ? 'above' : value < limit ? 'below' : 'at';
  const [said, bound] = [formatReading(measure, value), formatReading(measure, limit)];
  if (side === 'at') return `${said}, which is the limit`;
  if (said === bound) return `just ${side} ${bound}`;
  return `${isCost(measure) && (isPartlyPriced || isCut) ? 'at least ' : ''}${said}, ${side} ${bound}`;
}

/** `95% interval 21m 02s to 27m 30s, wholly beyond the limit`; null for a sum. */
export function intervalWords(measure: AlertMeasure, { interval, isCertain }: AlertReading): string | null {
  if (interval === null) return null;
  const [low, high] = interval.map((bound) => (bound === null ? null : formatReading(measure, bound)));
  const range =
    low == null && high == null
      ? 'too few values for a 95% interval'
      : low == null
        ? `95% interval up to ${high}, without a lower bound`
        : high == null
          ? `95% interval from ${low}, without an upper bound`
          : `95% interval ${low} to ${high}`;
  return isCertain ? `${range}, wholly beyond the limit` : range;
}

/** How many values, of what: `n 31 runs`. */
export function sampleWords({ n, of }: AlertReading): string {
  return `n ${count(n, of)}`;
}

/** `n 31 runs, 95% interval 21m 02s to 27m 30s, wholly beyond the limit` */
export function provenanceWords(measure: AlertMeasure, reading: AlertReading): string {
  return [sampleWords(reading), intervalWords(measure, reading)].filter((part) => part !== null).join(', ');
}
