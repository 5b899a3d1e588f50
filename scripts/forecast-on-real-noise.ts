import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mean } from '../src/stats/bootstrap.ts';
import { forecastMean } from '../src/stats/forecast-mean.ts';
import { median, quantile } from '../src/stats/quantile.ts';
import { randomInteger, seededRandom } from '../src/stats/seeded-random.ts';

// How well the mean of a job's next 20 runs is told by its last 30: `node scripts/forecast-on-real-noise.ts FOLDER`, on 4,301 recorded builds of
// rust-analyzer on GitHub's runners as they are, and with a shift of the mean planted in the middle of them, and at 100 places. Around those, forecasts are made from 60 runs before a shift to 60
// after it. Those whose next 20 runs hold the shift's first are shown apart: nobody can know of it. So are those that have seen 1 to 9 runs since, beside
// what one who knows the place would get. Exits 1 when, of the others, the median or the 90th percentile of the error is above 1.25 times the noise floor
// of 2.6 and 6.4 %, or the 95 % interval holds less than 90 or more than 97 %.

const [HISTORY, NEXT, AROUND, PLACES] = [30, 20, 60, 100];
const GOAL = { median: 1.25 * 0.026, p90: 1.25 * 0.064 };
const [folder] = process.argv.slice(2);
const file = join(folder ?? '', 'rust-analyzer-metrics/metrics.jsonl.gz');
if (folder === undefined || !existsSync(file)) {
  console.error('usage: node scripts/forecast-on-real-noise.ts FOLDER');
  process.exit(2);
}

interface Judged {
  /** Runs that the history has seen since the shift; 0 or less: before it. */
  readonly since: number;
  readonly error: number;
  readonly plainError: number;
  /** Of the mean of what came after the shift, of all before it. */
  readonly knowingError: number;
  readonly isHeld: boolean;
}

const builds = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .flatMap((line) => {
    const [value] = (JSON.parse(line).metrics.build ?? []) as [number?];
    return value === undefined ? [] : [value / 1000];
  });
let isMissed = false;
console.log(
  'error of the forecast: median / p90; of the plain mean of the last 30; of the mean since the shift by one who knows it; held by the 95 % interval',
);
const asTheyAre = Array.from({ length: builds.length - HISTORY - NEXT + 1 }, (_, index) => judge(builds, index + HISTORY, 0));
report('as they are', asTheyAre, true);
for (const shift of [0.2, -0.2, 0.1, -0.1, 0.5]) {
  const judged = planted(shift);
  console.log(`with a shift of ${shift > 0 ? '+' : ''}${100 * shift} %`);
  report('  the whole of the data with one in its middle, the unforeseeable included', shiftedInTheMiddle(shift), true);
  const isUnknowable = ({ since }: Judged): boolean => since <= 0 && since > -NEXT;
  const foreseeable = judged.filter((one) => !isUnknowable(one));
  const isEarly = ({ since }: Judged): boolean => since > 0 && since < 10;
  const late = foreseeable.filter((one) => !isEarly(one));
  report('  before it, or 10 to 60 runs after it', late, true);
  report(
    '    before it',
    late.filter(({ since }) => since <= 0),
    true,
  );
  report(
    '    10 to 60 runs after it',
    late.filter(({ since }) => since > 0),
    true,
  );
  report(
    '      of these 10 to 29',
    late.filter(({ since }) => since > 0 && since < HISTORY),
    false,
  );
  report('  1 to 9 runs after it', foreseeable.filter(isEarly), false);
  report('  both', foreseeable, false);
  report('  not to be known: it is in the next 20', judged.filter(isUnknowable), false);
}
process.exit(isMissed ? 1 : 0);

/** Every forecast that the data allow. */
function shiftedInTheMiddle(shift: number): readonly Judged[] {
  const place = Math.floor(builds.length / 2);
  const shifted = builds.map((value, index) => (index >= place ? value * (1 + shift) : value));
  return Array.from({ length: builds.length - HISTORY - NEXT + 1 }, (_, index) => judge(shifted, index + HISTORY, index + HISTORY - place));
}

function planted(shift: number): readonly Judged[] {
  const random = seededRandom(1);
  const margin = AROUND + HISTORY;
  return Array.from({ length: PLACES }, () => {
    const place = margin + randomInteger(random, builds.length - 2 * margin);
    const shifted = builds.map((value, index) => (index >= place ? value * (1 + shift) : value));
    return Array.from({ length: 2 * AROUND + 1 }, (_, index) => judge(shifted, place - AROUND + index, index - AROUND));
  }).flat();
}

function judge(series: readonly number[], at: number, since: number): Judged {
  const history = series.slice(at - HISTORY, at);
  const happened = mean(series.slice(at, at + NEXT)) ?? Number.NaN;
  const forecast = forecastMean(history, { next: NEXT });
  if (!forecast.available) throw new Error(forecast.reason);
  const [low, high] = forecast.value.interval;
  return {
    since,
    error: Math.abs(forecast.value.mean / happened - 1),
    plainError: Math.abs((mean(history) ?? Number.NaN) / happened - 1),
    knowingError: Math.abs((mean(since > 0 ? history.slice(-since) : history) ?? Number.NaN) / happened - 1),
    isHeld: low <= happened && happened <= high,
  };
}

function report(name: string, judged: readonly Judged[], isGoal: boolean): void {
  const [middle, p90] = errorsOf(judged.map(({ error }) => error));
  const others = [judged.map(({ plainError }) => plainError), judged.map(({ knowingError }) => knowingError)].map((errors) => {
    const [own, high] = errorsOf(errors);
    return `${percent(own)} / ${percent(high)}`;
  });
  const held = judged.filter(({ isHeld }) => isHeld).length / judged.length;
  const isRight = middle <= GOAL.median && p90 <= GOAL.p90 && held >= 0.9 && held <= 0.97;
  if (isGoal && !isRight) isMissed = true;
  const verdict = isRight ? 'goal met' : 'GOAL MISSED';
  const cells = [`${percent(middle)} / ${percent(p90)}`, ...others, percent(held), ...(isGoal ? [verdict] : [])];
  console.log(`${name}: n = ${judged.length}; ${cells.join('; ')}`);
}

function errorsOf(errors: readonly number[]): readonly [middle: number, p90: number] {
  return [median(errors) ?? 1, quantile(errors, 0.9) ?? 1];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
