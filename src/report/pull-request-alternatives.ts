import type { Alternative } from '../engine/pull-request/find-alternatives.ts';
import { count } from './count.ts';
import { codeSpan, prose } from './escape-markdown.ts';

const ROWS = 20;

/** What was thought of beside it, folded. Empty without any. */
export function alternativesSection(alternatives: readonly Alternative[]): string {
  if (alternatives.length === 0) return '';
  const lines = alternatives
    .slice(0, ROWS)
    .map(({ title, job, why }) => `- ${prose(title)}${job === null ? '' : ` of ${codeSpan(job)}`}: ${prose(why)}`);
  const more = alternatives.length - ROWS;
  return [
    `<details><summary>${count(alternatives.length, 'alternative')} not part of this</summary>`,
    [...lines, ...(more > 0 ? [`- And ${more} more.`] : [])].join('\n'),
    '</details>',
  ].join('\n\n');
}
