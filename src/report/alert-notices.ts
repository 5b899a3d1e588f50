import type { AlertNews } from '../engine/alerts/tell-alerts.ts';
import { formatInstant } from '../model/format-date.ts';
import type { Notice } from '../model/notice.ts';
import { evaluationKey } from './alert-key.ts';
import { type AlertContext, alertNotice } from './alert-notice.ts';
import { countBySeverity, gravestFirst, moreWords } from './alert-order.ts';
import { alertLine } from './alert-title.ts';
import { count } from './count.ts';
import { plainTitle, prose } from './escape-markdown.ts';

/** News of one evaluation that are told each by itself, and that are named where there are more. */
const MOST = 5;

/**
 * The notices of one evaluation: of at most five news one each; of more, one on all that fire and one on all that ended, whose keys hold the moment of the
 * evaluation.
 */
export function alertNotices(news: readonly AlertNews[], context: AlertContext, asOf: Date): readonly Notice[] {
  if (news.length <= MOST) return news.map((each) => alertNotice(each, context));
  return (['resolved', 'alert'] as const).flatMap((kind) => {
    const own = news.filter((each) => each.kind === kind).sort((a, b) => gravestFirst(a.alert, b.alert));
    const [first] = own;
    if (first === undefined) return [];
    return [own.length === 1 ? alertNotice(first, context) : joined(own, first, context, asOf)];
  });
}

function joined(news: readonly AlertNews[], { kind, alert: { severity } }: AlertNews, { repository }: AlertContext, asOf: Date): Notice {
  const alerts = news.map(({ alert }) => alert);
  const title = `${count(news.length, 'alert')}${kind === 'alert' ? '' : ' ended'}: ${countBySeverity(alerts)}`;
  const eased = news.filter(({ remaining }) => remaining !== null).length;
  const lines = [
    ...news.slice(0, MOST).map(alertLine),
    ...moreWords(alerts.slice(MOST)),
    ...(eased === 0 ? [] : [`Of ${eased} a less grave limit is still exceeded.`]),
    `Evaluated: ${formatInstant(asOf)}`,
  ];
  return {
    ...{ repositoryId: repository.id, key: evaluationKey(kind, asOf), kind, severity, title: plainTitle(title) },
    markdown: [`**${prose(title)}**`, lines.map((line) => `- ${prose(line)}`).join('\n')].join('\n\n'),
    text: [plainTitle(title), ...lines.map((line) => line.replaceAll('`', ''))].join('\n'),
  };
}
