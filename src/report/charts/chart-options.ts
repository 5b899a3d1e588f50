import type { EChartsCoreOption } from 'echarts/core';
import { formatDay } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatMoney } from '../../model/format-money.ts';
import { clip, stripUnsafe } from '../strip-unsafe.ts';
import type { Chart } from './chart.ts';
import { CHART_WIDTH } from './chart-size.ts';
import { durationTicks } from './duration-ticks.ts';

type Of<Kind extends Chart['kind']> = Extract<Chart, { readonly kind: Kind }>;

/** Colours of the page, which differ by its scheme. */
const INK = 'var(--ink)';
const MUTED = 'var(--muted)';
const LINE = 'var(--line)';
const FONT = { fontFamily: 'inherit', fontSize: 12 } as const;
const NAME_LIMIT = 34;
const ROW = 26;
const DAY = 86_400_000;

/** What ECharts draws, and how high. */
export function chartOptions(chart: Chart): { readonly height: number; readonly option: EChartsCoreOption } {
  const { height, ...option } = partsOf(chart);
  return { height, option: { animation: false, useUTC: true, textStyle: FONT, backgroundColor: 'transparent', ...option } };
}

function partsOf(chart: Chart): { readonly height: number } & EChartsCoreOption {
  switch (chart.kind) {
    case 'makespan':
      return makespanOption(chart);
    case 'waterfall':
      return waterfallOption(chart);
    case 'bars':
      return barsOption(chart);
  }
}

function makespanOption({ points, changes, since }: Of<'makespan'>): { readonly height: number } & EChartsCoreOption {
  const longest = points.reduce((most, { makespan }) => Math.max(most, makespan), 0);
  const marks = [
    ...changes.map(({ at, kind }) => ({ at, label: kind, color: kind === 'slower' ? 'var(--bad)' : 'var(--good)', position: 'end' })),
    ...(since === null ? [] : [{ at: since, label: 'since', color: MUTED, position: 'insideStartTop' }]),
  ];
  return {
    height: 280,
    grid: { left: 64, right: 24, top: 28, bottom: 32 },
    xAxis: {
      type: 'value',
      ...dayTicks(points),
      axisLabel: { color: MUTED, hideOverlap: true, formatter: (at: number) => formatDay(new Date(at)), ...FONT },
      axisLine: { lineStyle: { color: LINE } },
      splitLine: { show: false },
    },
    yAxis: durationAxis(longest),
    series: [
      {
        type: 'scatter',
        symbolSize: points.length > 200 ? 4 : 6,
        itemStyle: { color: 'var(--accent)', opacity: 0.55 },
        data: points.map(({ at, makespan }) => [at.getTime(), makespan]),
        markLine: {
          silent: true,
          symbol: 'none',
          data: marks.map(({ at, label, color, position }) => ({
            xAxis: at.getTime(),
            lineStyle: { color, type: 'solid', width: 1.5 },
            label: { formatter: () => label, color, position, ...FONT },
          })),
        },
      },
    ],
  };
}

/** Ticks at whole days: the ticks of a time axis of ECharts crowd where months begin. */
function dayTicks(points: Of<'makespan'>['points']): { readonly min: number; readonly max: number; readonly interval: number } {
  const [first = 0, last = 0] = [points[0]?.at.getTime(), points.at(-1)?.at.getTime()];
  const interval = Math.max(1, Math.ceil((last - first) / DAY / 6)) * DAY;
  return { min: Math.floor(first / interval) * interval, max: Math.ceil((last + 1) / interval) * interval, interval };
}

function waterfallOption({ stretches }: Of<'waterfall'>): { readonly height: number } & EChartsCoreOption {
  const end = stretches.at(-1)?.to ?? 0;
  const rows = stretches.map(({ name, kind }) => (kind === 'queue' ? `queue of ${name}` : name));
  return {
    height: 48 + ROW * stretches.length,
    ...horizontal(rows, durationAxis(end)),
    series: [
      { type: 'bar', stack: 'time', silent: true, itemStyle: { color: 'transparent' }, data: stretches.map(({ from }) => from) },
      {
        type: 'bar',
        stack: 'time',
        barWidth: 14,
        data: stretches.map(({ kind, from, to }) => ({
          value: to - from,
          itemStyle: { color: kind === 'queue' ? 'var(--wait)' : 'var(--accent)', borderRadius: 2 },
          label: barLabel(formatDuration(to - from)),
        })),
      },
    ],
  };
}

function barsOption({ bars, unit }: Of<'bars'>): { readonly height: number } & EChartsCoreOption {
  const largest = bars.reduce((most, { value }) => Math.max(most, value), 0);
  const format = unit === 'seconds' ? formatDuration : formatMoney;
  const axis =
    unit === 'seconds'
      ? durationAxis(largest)
      : { ...valueAxis(), axisLabel: { color: MUTED, formatter: (value: number) => formatMoney(value) } };
  return {
    height: 48 + ROW * bars.length,
    ...horizontal(
      bars.map(({ name }) => name),
      axis,
    ),
    series: [
      {
        type: 'bar',
        barWidth: 14,
        data: bars.map(({ value }) => ({
          value,
          itemStyle: { color: 'var(--accent)', borderRadius: 2 },
          label: barLabel(format(value)),
        })),
      },
    ],
  };
}

/** Names at the left, the first on top. */
function horizontal(names: readonly string[], axis: object): EChartsCoreOption {
  const shown = names.map((name) => clip(stripUnsafe(name), NAME_LIMIT));
  const longest = shown.reduce((most, name) => Math.max(most, Array.from(name).length), 0);
  return {
    grid: { left: Math.min(CHART_WIDTH / 3, 20 + 7 * longest), right: 72, top: 8, bottom: 32 },
    xAxis: axis,
    yAxis: {
      type: 'category',
      inverse: true,
      // Rows that share a name stay two.
      data: shown.map((_, index) => String(index)),
      axisLabel: { color: INK, interval: 0, formatter: (index: string) => shown[Number(index)] ?? '', ...FONT },
      axisLine: { lineStyle: { color: LINE } },
      axisTick: { show: false },
    },
  };
}

function barLabel(text: string): object {
  return { show: true, position: 'right', formatter: () => text, color: INK, ...FONT };
}

function durationAxis(longest: number): object {
  const { interval, max } = durationTicks(longest);
  return { ...valueAxis(), min: 0, max, interval, axisLabel: { color: MUTED, formatter: (value: number) => formatDuration(value) } };
}

function valueAxis(): object {
  return { type: 'value', axisLine: { show: false }, splitLine: { lineStyle: { color: LINE } } };
}
