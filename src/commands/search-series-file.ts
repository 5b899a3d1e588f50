import { AppError } from '../errors.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';
import { findChangePoints } from '../stats/change-points/find-change-points.ts';
import { otavaChangePoints } from '../stats/change-points/otava-change-points.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { listInput, readLines } from './read-input.ts';
import { readNumber, readSeriesRecord, type SeriesRecord } from './read-series-record.ts';
import { spoolPipes } from './spool-pipes.ts';

export const ALGORITHMS = ['paceline', 'otava'] as const;

export interface SeriesOptions {
  readonly algorithm?: (typeof ALGORITHMS)[number];
  readonly window?: number;
  readonly pValue?: number;
  readonly minMagnitude?: number;
}

type SeriesLine = { readonly place: string; readonly text: string };

/** Windows cost the square of their length, in memory too: 64 MB. */
export const LARGEST_WINDOW = 2000;
const MOST_VALUES = 10_000_000;

/**
 * The change points of a file of numbers, as zero-based indices: of one number a line one index a line, or an array with `--format json`; of one JSON object a
 * line one array a line. Errors: INPUT_UNREADABLE with file and line for what is no number.
 */
export async function searchSeriesFile(
  path: string,
  options: SeriesOptions & { readonly format: 'text' | 'json' },
  output: Output,
): Promise<ExitCode> {
  const spooled = await spoolPipes(await listInput(path));
  const [file] = spooled.files;
  if (file === undefined || spooled.files.length > 1 || file.path !== path)
    throw new AppError('INPUT_UNREADABLE', `${path}: a file is needed, not a folder`);
  try {
    const values: number[] = [];
    let records = 0;
    for await (const read of readLines(file, () => {})) {
      const place = `${path}:${read.line}`;
      if ('reason' in read) throw refuse(place, read.reason);
      const line = { place, text: read.text.trim() };
      if (line.text === '') continue;
      if (line.text.startsWith('{')) {
        if (values.length > 0) throw refuse(place, 'a number is needed: the lines before hold one each');
        records += 1;
        await output.write(`${JSON.stringify(pointsOf(readRecord(line), options, place))}\n`);
        continue;
      }
      if (records > 0) throw refuse(place, 'a JSON object is needed: the lines before hold one each');
      values.push(readValue(line));
      if (values.length > MOST_VALUES) throw refuse(place, `more than ${MOST_VALUES} numbers`);
    }
    if (records > 0) return 0;
    if (values.length === 0) throw new AppError('INPUT_UNREADABLE', `${path}: holds no number`);
    const points = pointsOf({ series: values }, options, path);
    await output.write(options.format === 'json' ? `${JSON.stringify(points)}\n` : points.map((index) => `${index}\n`).join(''));
    return 0;
  } finally {
    await spooled.remove();
  }
}

function readRecord({ place, text }: SeriesLine): SeriesRecord {
  const record = readSeriesRecord(text, LARGEST_WINDOW);
  if ('reason' in record) throw refuse(place, record.reason);
  return record;
}

function readValue({ place, text }: SeriesLine): number {
  const value = readNumber(text);
  if (value === null) throw refuse(place, `not a finite number: ${text.slice(0, 40)}${text.length > 40 ? '…' : ''}`);
  return value;
}

function refuse(place: string, reason: string): AppError {
  return new AppError('INPUT_UNREADABLE', stripUnsafe(`${place}: ${reason}`));
}

/** What a line says of itself counts more than the options. Our own search has no smallest amount here, since the unit is not known. */
function pointsOf({ series, ...own }: SeriesRecord, options: SeriesOptions, place: string): readonly number[] {
  const window = own.window ?? options.window;
  const pValue = own.pValue ?? options.pValue;
  const minMagnitude = own.minMagnitude ?? options.minMagnitude;
  if (options.algorithm === 'otava')
    return otavaChangePoints(series, {
      ...(window === undefined ? {} : { window }),
      ...(pValue === undefined ? {} : { pValue }),
      ...(minMagnitude === undefined ? {} : { minMagnitude }),
    }).map(({ index }) => index);
  let least = Number.POSITIVE_INFINITY;
  for (const value of series) least = Math.min(least, value);
  if (!(least > 0)) throw refuse(place, 'our own search compares logarithms and takes numbers above 0 only; --algorithm otava takes any');
  const scaled = series.map((value) => value / least);
  const show = pValue ?? 1e-3;
  const found = findChangePoints(scaled, {
    ...(window === undefined ? {} : { window }),
    ...{ show, notify: Math.min(show, 1e-5), minAbsolute: 0 },
    ...(minMagnitude === undefined ? {} : { minRelative: minMagnitude }),
  });
  if (found === null) throw refuse(place, 'the numbers lie too far apart for our own search; --algorithm otava takes any');
  return found.map(({ index }) => index);
}
