import type { CheckForecast } from '../engine/verification/forecast-check.ts';
import type { VerificationMetric, VerificationUnit } from '../engine/verification/verification-metric.ts';
import { formatShare } from '../model/format-share.ts';
import { codeSpan } from './escape-markdown.ts';

/** How the merge is verified, and what follows. Null: this version does not verify it. */
export function checkSection(forecast: CheckForecast | null): string {
  const text = forecast === null ? NO_VERDICT : forecast.plan === null ? NOT_YET : planned(forecast.plan, forecast.perWeek);
  return `### How this is checked\n\n${text}`;
}

const NO_VERDICT =
  'Paceline keeps measuring every run of this workflow, and the check run on each push shows it beside what is usual. This version does not yet post a verdict after the merge.';
const NOT_YET = `After the merge, what the workflow takes is compared with what it took before, without the runs that this prediction was made from. How many runs that needs is fixed then: there are too few yet to tell.`;

function planned({ metric, unit, aim, looks, confidence, power }: NonNullable<CheckForecast['plan']>, perWeek: number | null): string {
  const [first, second] = looks;
  const level = formatShare(confidence);
  const often = power === null ? '' : ` The predicted saving, if it is there, is found by then in ${formatShare(power)} of such cases.`;
  const lines = [
    ...(aim === 'verify' ? [`**verified**: the ${level} interval of the saving lies above 0.`] : []),
    aim === 'verify'
      ? `**refuted**: it lies below 0, or it holds 0 and leaves out even half of what was predicted; or runs fail more often.`
      : `**refuted**: the ${level} interval lies below 0, or runs fail more often. So small a saving cannot be told from chance here, and is not claimed.`,
    '**needs more runs**: anything else. No claim is made.',
  ];
  return [
    `After the merge the **${describeMetric(metric)}** is compared with what it was before, without the runs that this prediction was made from: after ${first} and once more after ${second} ${unitWord(unit, second)}${describeWeeks(looks, perWeek)}, and at no other time.${often} These numbers are fixed at the merge.`,
    lines.map((line) => `- ${line}`).join('\n'),
    'Where it is worse, or fails more often, Paceline opens a pull request that takes it back, with the numbers. It merges neither.',
  ].join('\n\n');
}

function describeMetric(metric: VerificationMetric): string {
  switch (metric.kind) {
    case 'makespan':
      return 'makespan of a run';
    case 'runner-time':
      return 'runner time of a run';
    case 'job':
      return `time of the job** ${codeSpan(metric.job)} **alone`;
    case 'runner-time-per-push':
      return 'runner time of a push';
    case 'runner-time-per-day':
      return 'runner time of a day';
  }
}

function unitWord(unit: VerificationUnit, n: number): string {
  if (n === 1) return unit;
  return unit === 'push' ? 'pushes' : `${unit}s`;
}

function describeWeeks([first, second]: readonly [number, number], perWeek: number | null): string {
  if (perWeek === null || !(perWeek > 0)) return '';
  return ` (some ${weeks(first / perWeek)} and ${weeks(second / perWeek)} at the present pace)`;
}

function weeks(value: number): string {
  if (value < 1) return `${Math.max(1, Math.ceil(value * 7))} ${Math.ceil(value * 7) <= 1 ? 'day' : 'days'}`;
  const whole = Math.ceil(value);
  return whole === 1 ? '1 week' : `${whole} weeks`;
}
