import { isJsonObject } from '../telemetry/parsed.ts';
import { whyTooMuch } from './why-too-much.ts';

/** One series with what it is to be searched by; absent: as the options say. */
export interface SeriesRecord {
  readonly series: readonly number[];
  readonly window?: number;
  readonly pValue?: number;
  readonly minMagnitude?: number;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A finite number in decimal notation; null for anything else. */
export function readNumber(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** Reads `{series, window, pValue, minMagnitude}`; all but the series may be absent. */
export function readSeriesRecord(text: string, largestWindow: number): SeriesRecord | { readonly reason: string } {
  const tooMuch = whyTooMuch(text);
  if (tooMuch !== null) return { reason: tooMuch };
  const record = parse(text);
  if (!isJsonObject(record)) return { reason: 'not a JSON object' };
  const { series, window, pValue, minMagnitude } = record;
  if (!Array.isArray(series)) return { reason: 'series: an array of numbers is needed' };
  const bad = series.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (bad !== -1) return { reason: `series[${bad}]: not a finite number` };
  if (window !== undefined && !(typeof window === 'number' && Number.isInteger(window) && window >= 2 && window <= largestWindow))
    return { reason: `window: a whole number from 2 to ${largestWindow} is needed` };
  if (pValue !== undefined && !(typeof pValue === 'number' && pValue > 0 && pValue <= 1))
    return { reason: 'pValue: a number above 0 and up to 1 is needed' };
  if (minMagnitude !== undefined && !(typeof minMagnitude === 'number' && minMagnitude >= 0))
    return { reason: 'minMagnitude: a number from 0 on is needed' };
  return {
    series: series as readonly number[],
    ...(window === undefined ? {} : { window }),
    ...(pValue === undefined ? {} : { pValue }),
    ...(minMagnitude === undefined ? {} : { minMagnitude }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
