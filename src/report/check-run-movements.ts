import type { Movement, MovementCause } from '../engine/commit/movement.ts';
import type { CommitSummary } from '../engine/commit-summary.ts';
import { formatDuration } from '../model/format-duration.ts';
import { runWords } from './check-run-verdict.ts';
import { count } from './count.ts';
import { codeSpan } from './escape-markdown.ts';
import { readableEvidence } from './readable-evidence.ts';

const MOST_CAUSES = 3;

const WORDS: Readonly<Record<MovementCause['cause'], string>> = {
  queue: 'queue',
  'cache-miss': 'cache miss',
  runner: 'slower runner',
  'workflow-change': 'workflow change',
  'code-change': 'slower since a commit',
  retry: 'retry',
  unexplained: 'not explained',
  'shorter-queue': 'shorter queue',
  'cache-hit': 'cache hit',
  'shorter-step': 'shorter step',
};

/** A cause in a word or two. */
export function causeWords(cause: MovementCause['cause']): string {
  return WORDS[cause];
}

/** What was slower or faster than usual, worst first, each with its causes; a sentence where nothing was, and nothing where nothing was compared. */
export function movementSection(summary: CommitSummary): string {
  const { movements } = summary;
  if (movements === null || movements.compared + movements.told.length === 0) return '';
  if (movements.told.length === 0) return `Nothing was slower or faster than usual (${count(movements.compared, 'duration')} compared).`;
  const items = movements.told.map((movement) => item(movement, summary));
  const more = movements.more === 0 ? [] : [`- and ${movements.more} more, in the tables below`];
  return ['### Slower or faster than usual', [...items, ...more].join('\n')].join('\n\n');
}

function item(movement: Movement, { workflows }: CommitSummary): string {
  const { runId, job, direction, duration, excess, causes, against } = movement;
  const workflow = workflows.find((one) => one.runId === runId);
  const whole = workflow === undefined ? codeSpan(`run ${runId}`) : runWords(workflow);
  const name = job === null ? whole : `job ${codeSpan(job.name)} of ${whole}`;
  const by = formatDuration(Math.abs(excess));
  const head = `- **${direction}** by ${by}: ${name}, ${formatDuration(duration)}; ${usualOf(movement)}`;
  const names = workflow?.jobs.map((each) => each.name) ?? [];
  const told = causes.slice(0, MOST_CAUSES).map((cause) => `  - ${causeLine(cause, direction, names)}`);
  const beside =
    against === null || told.length === 0
      ? []
      : [`  - counted from ${formatDuration(against.p50)}, the median of the ${count(against.n, 'run')} that these causes were found with`];
  return [head, ...(told.length === 0 ? ['  - no cause stands out'] : told), ...beside].join('\n');
}

function usualOf({ usual: { n, p50, range, isBefore } }: Movement): string {
  const median = formatDuration(p50);
  if (isBefore || range === null) return `${median} before the workflow changed (n ${n})`;
  return `usual ${median} (${formatDuration(range[0])} to ${formatDuration(range[1])}, n ${n})`;
}

function causeLine({ cause, time, evidence }: MovementCause, direction: Movement['direction'], names: readonly string[]): string {
  const sign = direction === 'slower' ? '+' : '-';
  return `${sign}${formatDuration(time)} **${WORDS[cause]}**: ${readableEvidence(evidence, names)}`;
}
