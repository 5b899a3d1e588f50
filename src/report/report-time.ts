import type { Bottleneck } from '../engine/bottlenecks/bottleneck.ts';
import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { PathProfile } from '../engine/path/path-profile.ts';
import type { MakespanSeries } from '../engine/report/report.ts';
import { formatDay, formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { median } from '../stats/quantile.ts';
import { isTrend } from '../stats/trend.ts';
import { bottleneckRuns, bottleneckShare } from './bottleneck-words.ts';
import type { Chart } from './charts/chart.ts';
import { count } from './count.ts';
import { BOTTLENECK_WORDS, commit, quantiles, rate, time, trendWords } from './document/words.ts';
import { bullets, paragraph, type ReportBlock, tableBlock, toTable } from './report-document.ts';

const MOST_JOBS = 12;
const MOST_STAGES = 12;
const MOST_WEEKS = 12;
const MOST_PARTS = 3;
const WEEK = 7 * 86_400_000;
/** The first of Unix time. */
const MONDAY = 4 * 86_400_000;

/** Where the time of a workflow goes: over time, along the critical path, by bottleneck, job and stage. */
export function timeBlocks(workflow: WorkflowExplanation, series: MakespanSeries | null, since: Date | null): readonly ReportBlock[] {
  const { profile, path, trend, spread, parallelism } = workflow;
  const facts = [
    `Makespan: ${quantiles(profile.makespan)}; runner time: ${quantiles(profile.runnerTime)}; ${count(profile.runs, 'attempt')} in all.`,
    ...(trend.available && isTrend(trend.value) ? [`Trend: ${trendWords(trend.value)}.`] : []),
    ...(spread.available ? [`Spread: ${formatDuration(spread.value.quartileRange)} between the quartiles (n ${spread.value.n}).`] : []),
    ...(parallelism.available
      ? [
          `Side by side: ${parallelism.value.speedUp.p50.toFixed(1)} jobs at once on average, ${parallelism.value.mostAtOnce.max} at most; ${formatShare(parallelism.value.efficiency.p50)} of what so many could do (median of ${count(parallelism.value.runs, 'run')}).`,
        ]
      : []),
  ];
  return [
    ...bullets(facts),
    ...seriesBlocks(workflow, series, since),
    ...(path.available ? pathBlocks(path.value) : [paragraph(`No critical path: ${path.reason}.`)]),
    ...bottleneckBlocks(workflow),
    ...stageBlocks(workflow),
  ];
}

function seriesBlocks({ changes }: WorkflowExplanation, series: MakespanSeries | null, since: Date | null): readonly ReportBlock[] {
  const [first, last] = [series?.points[0], series?.points.at(-1)];
  if (series === null || first === undefined || last === undefined || series.points.length < 2) return [];
  const weeks = Map.groupBy(series.points, ({ at }) => Math.floor((at.getTime() - MONDAY) / WEEK) * WEEK + MONDAY);
  const rows = [...weeks].slice(-MOST_WEEKS).map(([week, points]) => {
    const middle = median(points.map(({ makespan }) => makespan));
    const worst = points.reduce((most, { makespan }) => Math.max(most, makespan), 0);
    return [formatDay(new Date(week)), String(points.length), time(middle), time(worst)];
  });
  const window = formatWindow({ from: first.at, to: last.at });
  const cut = series.ofAll > series.points.length ? `, the newest of ${series.ofAll}` : '';
  const marks = changes.flatMap(({ series: { measure }, kind, first: run }) =>
    measure === 'makespan' && (kind === 'slower' || kind === 'faster') ? [{ at: run.createdAt, kind }] : [],
  );
  const chart: Chart = {
    kind: 'makespan',
    title: 'Makespan over time',
    description: `One dot for each first attempt that succeeded: ${count(series.points.length, 'run')}, ${window}${cut}. Lines mark change points.`,
    points: series.points,
    changes: marks,
    since,
  };
  const caption = `Makespan by week (n ${series.points.length}, ${window}${weeks.size > MOST_WEEKS ? `; the newest ${MOST_WEEKS} weeks with runs` : ''})`;
  return [{ kind: 'chart', chart, table: toTable(caption, ['week of', 'n', 'p50', 'longest'], rows) }];
}

function pathBlocks({ typical, jobs, basis, runs, requiredOnly, queueShare }: PathProfile): readonly ReportBlock[] {
  const { run, stretches, makespan } = typical;
  const rows = stretches.map(({ kind, job, from, to }) => [
    kind === 'queue' ? `queue of ${quoted(job)}` : quoted(job),
    formatDuration(from),
    formatDuration(to),
    formatDuration(to - from),
  ]);
  const about = `run ${run.runId} of ${formatDay(run.createdAt)}, makespan ${formatDuration(makespan)}: nearest to the median of ${count(runs, 'run')}`;
  const known =
    basis.times === 0
      ? 'the workflow file'
      : basis.file === 0
        ? 'the moments at which jobs were queued'
        : `the workflow file (${basis.file} runs) and the moments at which jobs were queued (${basis.times})`;
  const limited =
    requiredOnly === null
      ? 'all jobs count: which checks are required is not known'
      : `limited to the required ${requiredOnly.map(quoted).join(', ')}`;
  return [
    {
      kind: 'chart',
      chart: {
        kind: 'waterfall',
        title: 'A typical critical path',
        description: `The chain of jobs that sets the makespan: ${about}.`,
        stretches: stretches.map(({ kind, job, from, to }) => ({ kind, name: job, from, to })),
      },
      table: toTable(`A typical critical path: ${about}`, ['stretch', 'from', 'to', 'takes'], rows),
    },
    paragraph(
      `What waits for what is read from ${known}; ${limited}. ${formatShare(queueShare)} of ${requiredOnly === null ? 'the makespans' : 'the time until they are done'} is queue (n ${runs}).`,
    ),
    ...tableBlock(
      `Jobs by what their disappearance would save (n ${count(runs, 'run')})`,
      ['job', 'on the path', 'alone on it', 'a quarter faster saves', 'gone saves'],
      jobs
        .filter(({ whatIf }) => savedBy(whatIf, 1) > 0)
        .slice(0, MOST_JOBS)
        .map(({ name, criticality, exclusive, whatIf }) => [
          quoted(name),
          rate(criticality),
          formatDuration(exclusive),
          formatDuration(savedBy(whatIf, 0.25)),
          formatDuration(savedBy(whatIf, 1)),
        ]),
    ),
  ];
}

function savedBy(whatIf: PathProfile['jobs'][number]['whatIf'], share: number): number {
  return whatIf.find(({ shorterBy }) => shorterBy === share)?.saved ?? 0;
}

function bottleneckBlocks({ bottlenecks, path, subSteps }: WorkflowExplanation): readonly ReportBlock[] {
  if (bottlenecks.length === 0) return [];
  const n = path.available ? path.value.runs : 0;
  return [
    paragraph(
      `Bottlenecks, by the mean that a run would be shorter by were all of it gone (${count(n, 'run')} replayed): an upper bound, not a prediction. They share one path, so the values do not add up.`,
    ),
    ...bullets(bottlenecks.map((one) => describeBottleneck(one, subSteps))),
  ];
}

function describeBottleneck(bottleneck: Bottleneck, subSteps: WorkflowExplanation['subSteps']): string {
  const { kind, value, evidence, examples, rules, steps } = bottleneck;
  const looked =
    examples.length === 0
      ? ''
      : ` Runs to look at: ${examples.map(({ runId, headSha }) => `${runId} (${quoted(commit(headSha))})`).join(', ')}.`;
  const rule = rules.length === 0 ? '' : ` Looked at by ${rules.map(quoted).join(', ')}.`;
  return `${capital(BOTTLENECK_WORDS[kind])}: ${formatDuration(value)} a run on average, ${bottleneckShare(bottleneck)} (${bottleneckRuns(bottleneck)}). ${evidence.map((sentence) => `${capital(sentence)}.`).join(' ')}${insideOf(steps, subSteps)}${looked}${rule}`;
}

/** ` Inside it: …` of the first of the steps of which logs showed parts; nothing without one. */
function insideOf(steps: Bottleneck['steps'], subSteps: WorkflowExplanation['subSteps']): string {
  for (const { job, step } of steps) {
    const parts = subSteps.filter((part) => part.job === job && part.step === step).slice(0, MOST_PARTS);
    if (parts.length === 0) continue;
    const said = parts.map(
      ({ name, duration: { n, p50 }, share }) => `${quoted(name)} ${time(p50)} (${formatShare(share)} of the step, n ${n})`,
    );
    return ` Inside ${quoted(step)} of ${quoted(job)}, as its logs show: ${said.join(', ')}.`;
  }
  return '';
}

function stageBlocks({ stages }: WorkflowExplanation): readonly ReportBlock[] {
  const whole = stages.filter(({ job, duration: { p50 } }) => job === null && p50 !== null).slice(0, MOST_STAGES);
  if (whole.length === 0) return [];
  const n = Math.max(...whole.map(({ duration: summary }) => summary.n));
  return [
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        unit: 'seconds',
        title: 'Stages',
        description: `Median time in which at least one step did this work, over up to ${count(n, 'run')}; jobs side by side count once.`,
        bars: whole.map(({ stage, duration: { p50 } }) => ({ name: stage, value: p50 ?? 0 })).sort((a, b) => b.value - a.value),
      },
      table: toTable(
        'Stages of the whole workflow; the share is of the runner time',
        ['stage', 'n', 'p50', 'p95', 'share'],
        whole.map(({ stage, duration: { n: runs, p50, p95 }, share }) => [stage, String(runs), time(p50), time(p95), formatShare(share)]),
      ),
    },
  ];
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
