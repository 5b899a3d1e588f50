import type { Trace, TracedValue } from '../engine/explain/trace/trace.ts';
import { formatInstant } from '../model/format-date.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { count } from './count.ts';
import { type Block, type Section, sectionOf, tableOf } from './document/block.ts';
import { type Line, named, say } from './document/line.ts';
import { commit } from './document/words.ts';

const MOST = 20;
const MOST_NEAR = 10;

/** How a number was made: the number made anew, its formula, what counted and what did not, and the runs. */
export function traceSections(trace: Trace): readonly Section[] {
  const { quantile, counted } = trace;
  const ranked = counted.toSorted((a, b) => distance(trace, a) - distance(trace, b));
  const near = quantile === null || counted.length <= MOST ? [] : ranked.slice(0, MOST_NEAR).sort((a, b) => a.value - b.value);
  return [
    ...sectionOf(say`${named(trace.id)} of ${trace.workflow === null ? 'all workflows' : named(trace.workflow)}`, 0, [factsOf(trace)]),
    ...sectionOf('Nearest to it', 2, valueTable(trace, near, near.length)),
    ...sectionOf(
      counted.length <= MOST ? `All ${counted.length}` : `Newest ${MOST} of ${counted.length}`,
      1,
      valueTable(trace, counted, counted.length),
    ),
  ];
}

function factsOf(trace: Trace): Block {
  const { recomputed, stated, agrees, counted, interval, formula, source, leftOut, of } = trace;
  const bounds = interval === null ? [] : say`, 95%: ${boundsWords(trace, interval)}`;
  const left = leftOut.map(({ reason, count: number }) => `${reason} (${number})`);
  return {
    kind: 'facts',
    rows: [
      ['profile', say`${value(trace, stated.value)} (n ${stated.n}${bounds})`],
      [
        'recomputed',
        agrees
          ? say`${value(trace, recomputed)} from the ${count(counted.length, of)} listed: the same`
          : say`${value(trace, recomputed)} from the ${count(counted.length, of)} listed: NOT the same, which is a defect of Paceline`,
      ],
      ['formula', [{ prose: formula }]],
      ['source', [source]],
      ['counted', [count(counted.length, of, of === 'cache entry' ? 'cache entries' : `${of}s`)]],
      ...(left.length === 0 ? [] : [['left out', [left.join('; ')]] as const]),
    ],
  };
}

function valueTable(trace: Trace, values: readonly TracedValue[], total: number): readonly Block[] {
  const hasJobs = new Set(values.map(({ job }) => job)).size > 1;
  const header = [...(hasJobs ? ['job'] : []), 'run', 'attempt', 'commit', 'created', 'value'];
  return tableOf(header, values.slice(0, Math.min(MOST, total)), MOST, 'value', ({ run, job, value: one }) => [
    ...(hasJobs ? [[named(job ?? '')] as Line] : []),
    String(run.runId),
    String(run.attempt),
    commit(run.headSha),
    formatInstant(run.createdAt),
    oneValue(trace, one),
  ]).map((block) => (block.kind === 'table' ? { ...block, more: total - block.rows.length } : block));
}

function distance({ recomputed }: Trace, { value: own }: TracedValue): number {
  return Math.abs(own - (recomputed ?? 0));
}

function value({ unit }: Trace, number: number | null): string {
  return number === null ? 'not stated: too few values' : formatMeasuredValue({ value: number, unit });
}

/** One of the values behind a share is yes or no; money of one job run has fractions of a cent. */
function oneValue(trace: Trace, number: number): string {
  if (trace.unit === 'dollars') return `$${Number(number.toFixed(4))}`;
  if (trace.unit !== 'share') return value(trace, number);
  if (trace.id.startsWith('flaky:')) return number === 1 ? 'failed' : 'passed';
  if (trace.id.startsWith('hit-rate:')) return number === 1 ? 'hit' : 'miss';
  return number === 1 ? 'success' : 'failure';
}

function boundsWords(trace: Trace, [low, high]: NonNullable<Trace['interval']>): string {
  if (low === null || high === null)
    return low === null ? (high === null ? 'no bounds' : `at most ${value(trace, high)}`) : `at least ${value(trace, low)}`;
  return `${value(trace, low)} to ${value(trace, high)}`;
}
