import type { AlertNews, EndReason } from '../engine/alerts/tell-alerts.ts';
import { type Alert, type AlertExample, isCost } from '../model/alert.ts';
import { formatInstant } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import type { Notice } from '../model/notice.ts';
import { fullName, type Repository } from '../model/repository.ts';
import { alertKey } from './alert-key.ts';
import { alertTitle } from './alert-title.ts';
import { asCode, formatReading, intervalWords, sampleWords } from './alert-words.ts';
import { count } from './count.ts';
import { plainTitle, prose } from './escape-markdown.ts';
import { fileName } from './imperative.ts';

export interface AlertContext {
  readonly repository: Pick<Repository, 'id' | 'owner' | 'name'>;
  /** GitHub's pages, without a slash at the end; null: not known, and runs are named without a link. */
  readonly webUrl: string | null;
  /** Evaluations in a row that it took. */
  readonly consecutive: number;
}

/** What is told of an alert that fires, or has ended. */
export function alertNotice(news: AlertNews, context: AlertContext): Notice {
  const { kind, alert, firedAt } = news;
  const title = alertTitle(news);
  const facts = factsOf(news, context);
  const examples = kind === 'alert' ? alert.reading.worst : [];
  return {
    repositoryId: context.repository.id,
    key: alertKey(kind, alert, firedAt),
    kind,
    severity: alert.severity,
    title: plain(title),
    markdown: [
      `**${prose(title)}**`,
      facts.map(([label, fact]) => `- ${label}: ${prose(fact)}`).join('\n'),
      ...(examples.length === 0
        ? []
        : [`${worstLabel(alert)}: ${examples.map((each) => markdownExample(each, alert, context)).join(', ')}`]),
    ].join('\n\n'),
    text: [
      plain(title),
      ...facts.map(([label, fact]) => `${label}: ${withoutCode(fact)}`),
      ...(examples.length === 0 ? [] : [`${worstLabel(alert)}: ${examples.map((each) => plainExample(each, alert, context)).join(', ')}`]),
    ].join('\n'),
  };
}

function plain(title: string): string {
  return plainTitle(withoutCode(title));
}

function withoutCode(sentence: string): string {
  return sentence.replaceAll('`', '');
}

/** Why an alert ended that did not by itself. */
const WHY: Readonly<Record<EndReason, string | null>> = {
  kept: null,
  unmeasured: 'for two weeks too few runs said it',
  'limit-removed': 'the limit was taken out of the configuration',
  ignored: 'the workflow is ignored now, by `ignore` of the configuration or by a comment',
};

type Fact = readonly [label: string, fact: string];

function factsOf(news: AlertNews, context: AlertContext): readonly Fact[] {
  const { kind, alert, firedAt, reason } = news;
  const why = reason === null ? null : WHY[reason];
  const { measure, reading, severity, since, workflow } = alert;
  const setting = `${formatReading(measure, reading.limit)}, by \`alerts.${severity}.${measure.key}\` of \`.github/paceline.yml\``;
  const interval = intervalWords(measure, reading);
  const value = formatReading(measure, reading.value);
  const measured: Fact = [
    why !== null ? 'Last measured' : 'Measured',
    interval === null ? `${value}, a sum and no estimate` : `${value}, ${interval}`,
  ];
  const when: Fact =
    kind === 'alert'
      ? ['Since', `${formatInstant(since ?? firedAt)}, in ${count(context.consecutive, 'evaluation')} with new runs in a row`]
      : ['It fired', `${formatInstant(firedAt)} to ${formatInstant(alert.evaluatedAt)}`];
  return [
    ...(workflow === null ? [] : [['Workflow', workflowWords(alert)] as const]),
    [reason === 'limit-removed' ? 'Limit until then' : 'Limit', setting],
    measured,
    ...comparison(alert),
    ['Over', windowWords(alert)],
    ...(why === null ? [] : [['Why', `${why}; that is no improvement`] as const]),
    when,
    ...(kind === 'alert' ? [['Next', nextStep(alert, context)] as const] : []),
  ];
}

function workflowWords({ workflow, workflowName }: Alert): string {
  const path = asCode(workflow ?? '');
  return workflowName === null ? path : `${asCode(workflowName)}, ${path}`;
}

function comparison({ reading: { baseline } }: Alert): readonly Fact[] {
  if (baseline === null) return [];
  const { n, p50, recent, event } = baseline;
  const by = event === null ? '' : ` by ${asCode(event)}`;
  return [['Baseline', `p50 ${formatDuration(p50)} of ${count(n, 'run')}${by} with the same plan before; now ${formatDuration(recent)}`]];
}

function windowWords({ measure, reading }: Alert): string {
  const { basis, from, to, isCut, isPartlyPriced } = reading;
  const span = `${formatInstant(from)} to ${formatInstant(to)}`;
  const which = { day: 'in the last 24 hours', month: 'in the last 30 days', newest: 'in the newest runs that are enough to say it' }[
    basis
  ];
  return [
    `${sampleWords(reading)}, ${which}, created ${span}`,
    ...(isCut ? ['there were more, and only the newest were read'] : []),
    ...(isCost(measure) && isPartlyPriced ? ['job runs on labels without a known price are not in it'] : []),
  ].join('; ');
}

function nextStep({ measure }: Alert, { repository }: AlertContext): string {
  const { kind } = measure;
  const fetched = `\`paceline fetch ${fullName(repository)} --out history.ndjson\``;
  const command =
    kind === 'makespan' || kind === 'makespan-increase' || kind === 'stage' ? 'changes' : isCost(measure) ? 'report' : 'profile';
  const what = {
    changes: 'says since which commit it takes longer',
    profile: 'says which jobs fail, wait or miss their caches',
    report: 'says what each workflow costs',
  }[command];
  return `${fetched}, then \`paceline ${command} --history history.ndjson\`, which ${what}`;
}

function worstLabel({ measure }: Alert): string {
  const { kind } = measure;
  if (kind === 'failure-rate') return 'Newest that failed';
  if (kind === 'cache-hit-rate') return 'Newest with a miss';
  return isCost(measure) ? 'Costliest workflows' : kind === 'queue-time' ? 'Runs with the longest wait' : 'Slowest runs';
}

function markdownExample(example: AlertExample, { measure }: Alert, context: AlertContext): string {
  const value = example.value === null ? '' : ` ${exampleValue(measure, example.value)}`;
  if (example.runId === null) return `${prose(asCode(fileName(example.workflow ?? '')))}${value}`;
  const address = addressOf(example, context);
  return `${address === null ? `run ${asCode(String(example.runId))}` : `[run ${example.runId}](${address})`}${value}`;
}

function plainExample(example: AlertExample, { measure }: Alert, context: AlertContext): string {
  const value = example.value === null ? '' : ` ${withoutCode(exampleValue(measure, example.value))}`;
  if (example.runId === null) return `${withoutCode(asCode(fileName(example.workflow ?? '')))}${value}`;
  return `${addressOf(example, context) ?? `run ${example.runId}`}${value}`;
}

/** The runs behind an increase are told by how long they took. */
function exampleValue(measure: Alert['measure'], value: number): string {
  return measure.kind === 'makespan-increase' ? formatDuration(value) : formatReading(measure, value);
}

function addressOf({ runId, attempt }: AlertExample, { webUrl, repository }: AlertContext): string | null {
  if (webUrl === null || runId === null) return null;
  const path = [repository.owner, repository.name]
    .map((part) => encodeURIComponent(part.toWellFormed()).replace(/[()'*!~]/g, ''))
    .join('/');
  return `${webUrl}/${path}/actions/runs/${runId}${attempt === null || attempt === 1 ? '' : `/attempts/${attempt}`}`;
}
