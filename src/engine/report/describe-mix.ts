import { formatShare } from '../../model/format-share.ts';
import type { ComparedStratum } from './report.ts';

/** A share of one kind of runs that differs by more than this is another mix of runs. */
const OTHER_MIX = 0.1;

/** The kind of runs whose share moved most, where that is much, and whether the runners are others; null where neither is so. */
export function describeMix(strata: readonly ComparedStratum[], labelsChanged: boolean): string | null {
  const total = (side: 'before' | 'since'): number => strata.reduce((sum, each) => sum + each[side], 0);
  const [before, since] = [total('before'), total('since')];
  if (before === 0 || since === 0) return null;
  const [moved] = strata
    .map((each) => ({ name: each.name, from: each.before / before, to: each.since / since }))
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  const isMoved = moved !== undefined && Math.abs(moved.to - moved.from) > OTHER_MIX;
  const said = [
    ...(isMoved
      ? [
          `${moved.name} was ${formatShare(moved.from)} of the runs before and ${formatShare(moved.to)} since: medians and rates of all runs differ by that too, shifts compare only runs of one kind`,
        ]
      : []),
    ...(labelsChanged ? ['the jobs ran on other labels than before: the shift may be that of the runners'] : []),
  ];
  return said.length === 0 ? null : said.join('; ');
}
