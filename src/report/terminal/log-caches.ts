import type { CacheOutcome } from '../../model/cache-outcome.ts';
import { formatDuration } from '../../model/format-duration.ts';
import type { JobLog } from '../../model/job-log.ts';
import { count } from '../count.ts';
import { wrapText } from '../wrap-text.ts';
import { fitName, formatBytes } from './log-layout.ts';
import { logTable } from './log-table.ts';
import { POLICY_WORDS, RESULT_WORDS, SAVE_POLICY_WORDS, SAVE_WORDS } from './log-words.ts';
import { indent, type Style } from './style.ts';

const LONGEST = 60;
const INDENT = 5;

/** What each cache step found and did. */
export function renderCaches({ cacheOutcomes: outcomes }: Pick<JobLog, 'cacheOutcomes'>, width: number, style: Style): string[] {
  if (outcomes.length === 0) return [];
  const column = (header: string, align: 'left' | 'right', cell: (outcome: CacheOutcome) => string) => ({
    header,
    align,
    cells: outcomes.map(cell),
  });
  return logTable(
    [
      { ...column('#', 'right', ({ stepNumber }) => (stepNumber === null ? '' : String(stepNumber))), tone: style.dim },
      { ...column('cache', 'left', nameOf), isFlexible: true },
      {
        ...column('restore', 'left', ({ result }) => RESULT_WORDS[result]),
        tone: (text, row) => toned(text, outcomes[row]?.result ?? 'unknown', style),
      },
      { ...column('size', 'right', ({ sizeBytes }) => (sizeBytes === null ? '' : formatBytes(sizeBytes))), isOptional: true },
      column('restored in', 'right', ({ restoreTime }) => timeOf(restoreTime)),
      {
        ...column('rate', 'right', ({ restoreRate = null }) => (restoreRate === null ? '' : `${formatBytes(restoreRate)}/s`)),
        isOptional: true,
      },
      column('save', 'left', saveOf),
      column('saved in', 'right', ({ saveTime = null }) => timeOf(saveTime)),
      {
        ...column('key', 'left', ({ restoredKey, primaryKey }) => fitName(restoredKey ?? primaryKey ?? '', LONGEST)),
        isFlexible: true,
        isOptional: true,
        tone: style.dim,
      },
    ],
    width,
    style,
    (row) => {
      const details = detailsOf(outcomes[row]);
      return details === '' ? [] : indent(wrapText(details, width - INDENT), INDENT).map(style.dim);
    },
  );
}

function nameOf({ action, part }: CacheOutcome): string {
  return fitName(part === undefined ? action : `${action} ${part}`, LONGEST);
}

/** `denied (low trust)` */
function saveOf({ save, savePolicy }: CacheOutcome): string {
  const word = save === 'unknown' ? '' : SAVE_WORDS[save];
  return savePolicy === undefined || word === '' ? word : `${word} (${SAVE_POLICY_WORDS[savePolicy]})`;
}

/** `3 of 5 entries, told by output`; said under the row, since the verdict itself is never cut. */
function detailsOf(outcome: CacheOutcome | undefined): string {
  if (outcome === undefined) return '';
  const { entries, policy, isLookup, toldBy, basis } = outcome;
  return [
    entries === undefined ? null : `${entries.hits} of ${count(entries.hits + entries.misses, 'entry', 'entries')}`,
    policy === undefined ? null : POLICY_WORDS[policy],
    isLookup === true ? 'looked up only' : null,
    toldBy === 'output' ? 'told by output' : null,
    basis === 'inferred' ? 'inferred' : null,
  ]
    .filter((detail) => detail !== null)
    .join(', ');
}

function toned(text: string, result: CacheOutcome['result'], style: Style): string {
  if (result === 'exact') return style.green(text);
  return result === 'miss' || result === 'failed' || result === 'denied' ? style.red(text) : text;
}

function timeOf(value: number | null): string {
  return value === null ? '' : formatDuration(value);
}
