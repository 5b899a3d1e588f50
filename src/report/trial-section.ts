import type { RerunsWanted } from '../engine/trial/reruns-wanted.ts';
import type { AttemptCost, CacheCount, Sight, Trial, TrialFailure, TrialState, TriedRun } from '../engine/trial/trial.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { usualWords } from './check-run-usual.ts';
import { count } from './count.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fileName } from './imperative.ts';
import { markdownTable } from './markdown-table.ts';

const ROWS = 12;
const LINES = 10;

/**
 * What the pull request's own runs show, as a section of its body or a comment. No saving is told: the verdict comes after the merge. `reruns`: what of them is
 * still to come; null: re-runs are not spoken of. @public
 */
export function renderTrial(trial: Trial, reruns: RerunsWanted | null = null): string {
  const { simulatedHistory, reasons, startedBy, runs, failures, recovered, sights, state, others } = trial;
  return [
    '### What its own runs show',
    simulatedHistory === null ? '' : `> These numbers hold **simulated history**: ${prose(simulatedHistory)}`,
    `**${headline(trial)}**${closing(state)}`,
    isFailed(state) ? '' : lines(reasons.map(prose)),
    startedBy.length === 0 ? '' : `What runs it: ${limited(startedBy.map(prose)).join('; ')}.`,
    failures.length === 0 ? '' : lines(failures.map(describeFailure)),
    recovered.length === 0
      ? ''
      : `Failed in one attempt and passed in a later one of the same run: ${limited(recovered.map(codeSpan)).join(', ')}.`,
    sights.length === 0 ? '' : `What the edit was to do, as far as records show it:\n\n${lines(sights.map(describeSight))}`,
    table(runs),
    others === 0 ? '' : `On the same commit: ${count(others, 'run')} of other workflows.`,
    decision(trial),
    reruns === null || state !== 'ran-green' ? '' : describeReruns(reruns),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The same in one line of Markdown, for a check run or a list: `ran green, cache hit, n = 3 (1 first, 2 warm); no verdict`. @public */
export function trialLine(trial: Trial): string {
  const line = headline(trial).replace(/\.$/, '');
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function headline({ state, runs, n, sights, path, failures }: Trial): string {
  const file = codeSpan(fileName(path));
  const failed = limited([...new Set(failures.map(({ job }) => (job === null ? file : codeSpan(job))))], 3).join(', ');
  switch (state) {
    case 'not-triggered':
      return runs.length === 0
        ? `Not triggered by this pull request: nothing here runs the edited ${file}.`
        : `Not tried by this pull request: what the edit changes in ${file} was skipped.`;
    case 'not-run-yet':
      return `Not run yet: ${file} has not started.`;
    case 'running':
      return `Running: ${count(runs.length, 'attempt')} of ${file} so far.`;
    case 'waiting-for-approval':
      return `Waiting for approval: ${file} goes on when a person approves it.`;
    case 'stopped':
      return `Stopped: ${file} was cancelled; no verdict.`;
    case 'ran-green':
      return `Ran green${cacheWords(sights)}, ${sampleWords(n)}; no verdict.`;
    case 'failed-for-our-reason':
      return `Failed, ${failures.some(({ blame }) => blame.isSure) ? 'for' : 'as far as is known for'} a reason of this edit: ${failed}.`;
    case 'failed-for-another-reason':
      return `Failed, but not for a reason of this edit: ${failed}.`;
  }
}

function sampleWords({ first, warm }: Trial['n']): string {
  const all = first + warm;
  return warm === 0 ? `n = ${all}` : `n = ${all} (${first} first, ${warm} warm)`;
}

function cacheWords(sights: readonly Sight[]): string {
  const caches = sights.filter(({ what }) => what === 'cache').map(({ seen }) => seen);
  if (caches.length === 0) return '';
  if (caches.every((seen) => seen === 'seen')) return ', cache hit';
  if (caches.every((seen) => seen === 'cold')) return ', cache cold';
  return caches.includes('seen') ? ', some caches hit' : ', cache not seen to work';
}

function closing(state: TrialState): string {
  if (state === 'ran-green') return ' So few runs show that it works, and not what it changes in time: that is measured after the merge.';
  if (state === 'not-triggered') return ' Nothing of the change is tried before the merge.';
  return '';
}

function isFailed(state: TrialState): boolean {
  return state === 'failed-for-our-reason' || state === 'failed-for-another-reason';
}

function describeFailure({ run, blame, isRequired }: TrialFailure): string {
  const whose = blame.isOurs ? (blame.isSure ? 'of this edit' : 'taken to be of this edit') : 'not of this edit';
  return `${whose}${isRequired === true ? ', required' : ''}, run ${run.runId}, attempt ${run.attempt}: ${prose(blame.why)}.`;
}

const SEEN: Readonly<Record<Sight['seen'], string>> = {
  seen: 'seen',
  cold: 'cold',
  'not-seen': 'not seen',
  'nothing-to-see': 'nothing to see',
  unknown: 'not known',
};

function describeSight({ seen, text }: Sight): string {
  return `**${SEEN[seen]}**: ${prose(text)}.`;
}

function table(runs: readonly TriedRun[]): string {
  if (runs.length === 0) return '';
  const shown = runs.slice(-ROWS);
  const rows = shown.map((tried) => [
    `${tried.run.runId}, attempt ${tried.run.attempt}`,
    tried.event === null ? 'not known' : codeSpan(tried.event),
    KIND[tried.stratum],
    tried.conclusion ?? 'in progress',
    tried.makespan === null ? '' : formatDuration(tried.makespan),
    tried.stratum === 'first' ? usualWords(tried) : 'not compared',
    cacheCell(tried.caches),
    costWords(tried.cost) ?? '',
  ]);
  const header = ['run', 'event', 'kind', 'ended', 'makespan', 'without the edit', 'caches', 'cost'];
  const left = runs.length - shown.length;
  const legend = [
    ...(runs.some(({ stratum }) => stratum !== 'first') ? [NOT_MIXED] : []),
    ...(runs.some(({ cost }) => cost !== null) ? ['Cost: minutes as billed, each job rounded up, at list price.'] : []),
  ];
  return [markdownTable(header, rows, ['left', 'left', 'left', 'left', 'right']), left > 0 ? `And ${left} earlier.` : '', legend.join(' ')]
    .filter((part) => part !== '')
    .join('\n\n');
}

const NOT_MIXED =
  'A *re-run* finds caches that a first attempt does not, so it is never mixed with first attempts and never part of what is usual.';

const KIND: Readonly<Record<TriedRun['stratum'], string>> = {
  first: 'first attempt',
  warm: 're-run of all jobs',
  partial: 're-run of some jobs',
};

function cacheCell(caches: CacheCount | null): string {
  return caches === null ? '' : `${count(caches.hits, 'hit')}, ${count(caches.misses, 'miss', 'misses')}`;
}

function costWords(cost: AttemptCost | null, times = 1): string | null {
  if (cost === null) return null;
  const minutes = `${cost.minutes * times} min`;
  return `${minutes} (${cost.listPrice === null ? 'no price known' : formatMoney(cost.listPrice * times)})`;
}

function decision({ decision: made, decisionReason }: Trial): string {
  const reason = prose(decisionReason);
  switch (made) {
    case 'keep':
      return '';
    case 'draft':
      return `This pull request is kept as a draft. ${reason}`;
    case 'close':
      return `This pull request is closed. ${reason}`;
    case 'rerun-once-may-be-flaky':
      return `One re-run of the failed jobs is asked for. ${reason}`;
  }
}

function describeReruns({ count: wanted, runId, costOfOne, reason }: RerunsWanted): string {
  if (wanted === 0) return `Re-runs: none. ${prose(reason)}`;
  const one = costWords(costOfOne);
  const all = wanted > 1 ? `, all ${wanted} about ${costWords(costOfOne, wanted)}` : '';
  const cost = one === null ? 'What one costs is not known.' : `One costs about ${one}${all}, as the first attempt did.`;
  return `Re-runs: ${wanted} of run ${runId} to come. ${prose(reason)} ${cost}`;
}

function lines(texts: readonly string[]): string {
  return limited(texts)
    .map((text) => `- ${text}`)
    .join('\n');
}

function limited(texts: readonly string[], most = LINES): readonly string[] {
  return texts.length <= most ? texts : [...texts.slice(0, most), `and ${texts.length - most} more`];
}
