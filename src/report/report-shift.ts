import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { Compared, MeasuredShift } from '../engine/report/report.ts';
import { signedShare } from './document/words.ts';

/** The path of a workflow, or else its name. */
export function workflowName({ path, name }: { readonly path: string | null; readonly name: string | null }): string {
  return quoted(path ?? name ?? 'unnamed workflow');
}

/** `-12% (95% interval -15% to -8.1%)`, and within what; a shift whose interval holds zero is none that can be told from noise. */
export function describeShift({ shift }: Compared): string {
  if (!shift.available) return shift.reason;
  const { ratio, interval, strata, leftOut } = shift.value;
  const [low, high] = interval;
  const within = strata > 1 ? `, within ${strata} kinds of runs` : '';
  const bounds = `(95% interval ${signedShare(low)} to ${signedShare(high)}${within}${leftOut === 0 ? '' : `, ${leftOut} of other kinds left out`})`;
  return standsOut(shift.value) ? `${signedShare(ratio)} ${bounds}` : `no shift that stands out ${bounds}`;
}

/** Whether the interval leaves out 0. */
export function standsOut({ interval: [low, high] }: MeasuredShift): boolean {
  return low > 0 || high < 0;
}
