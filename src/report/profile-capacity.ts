import type { Explanation } from '../engine/explain/explanation.ts';
import type { LabelCapacity } from '../engine/path/path-profile.ts';
import { formatInstant } from '../model/format-date.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { named, say } from './document/line.ts';
import { time } from './document/words.ts';

const MOST = 12;
/** Left out where no labels have one. */
const COLUMNS: readonly { readonly header: string; readonly of: (capacity: LabelCapacity) => number | null }[] = [
  { header: '\nlimit', of: ({ limit }) => limit },
  { header: 'queues from\nat once', of: ({ queuesFrom }) => queuesFrom },
  { header: 'queues from\nan hour', of: ({ queuesFromRate }) => queuesFromRate },
];

/** How long jobs of the same labels queue, and from which load on. */
export function capacitySection({ capacity }: Explanation): readonly Section[] {
  const asked = capacity.filter(({ jobRuns }) => jobRuns > 0);
  const busiest = asked[0];
  const more = COLUMNS.filter(({ of }) => asked.some((one) => of(one) !== null));
  return sectionOf('Capacity by label', 11, [
    ...tableOf(
      ['\nlabels', 'job\nruns', 'queue\np50', 'queue\np95', 'most\nat once', ...more.map(({ header }) => header)],
      asked,
      MOST,
      'set of labels',
      (one) => [
        [named(one.labels.join(', '))],
        String(one.jobRuns),
        time(one.queueTime.p50),
        time(one.queueTime.p95),
        String(one.mostAtOnce),
        ...more.map(({ of }) => String(of(one) ?? '')),
      ],
    ),
    ...(busiest === undefined
      ? []
      : [
          {
            kind: 'note' as const,
            text: say`busiest hour of ${named(busiest.labels.join(', '))}: from ${formatInstant(busiest.busiestHour.from)}, ${busiest.busiestHour.jobs} jobs with ${time(busiest.busiestHour.busy)} of work`,
          },
        ]),
    ...(asked.every(({ queuesFrom, queuesFromRate }) => queuesFrom === null && queuesFromRate === null) && asked.length > 0
      ? [{ kind: 'note' as const, text: say`no limit was reached in these runs` }]
      : []),
  ]);
}
