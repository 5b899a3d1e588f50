import type { StepProfile } from '../engine/profile/profile.ts';
import type { SubStepProfile } from '../engine/sub-step-profile/compute-sub-steps.ts';
import { formatShare } from '../model/format-share.ts';
import { type Block, tableOf } from './document/block.ts';
import { named, say } from './document/line.ts';
import { stepTitle, time } from './document/words.ts';

/** Of one step; what lies further down takes little of it. */
const MOST_OF_STEP = 4;
const MOST = 40;

/** What logs showed inside of the steps of a job, in the order of its steps; nothing where no log told. */
export function subStepBlocks(job: string, steps: readonly StepProfile[], subSteps: readonly SubStepProfile[]): readonly Block[] {
  const own = subSteps.filter((part) => part.job === job);
  const heaviest = steps.flatMap(({ name, occurrence }) =>
    own.filter((part) => part.step === name && part.occurrence === occurrence).slice(0, MOST_OF_STEP),
  );
  const table = tableOf(['inside of steps', 'n', 'p50', 'p95', 'of the step'], heaviest, MOST, 'part', (part) => [
    say`${named(stepTitle(part.step, part.occurrence))} › ${named(part.name)}`,
    String(part.duration.n),
    time(part.duration.p50),
    time(part.duration.p95),
    formatShare(part.share),
  ]).map((block) => (block.kind === 'table' ? { ...block, more: own.length - block.rows.length } : block));
  if (table.length === 0) return [];
  const n = Math.max(...heaviest.map(({ duration }) => duration.n));
  return [
    ...table,
    {
      kind: 'note',
      text: say`read from the logs of up to ${n} job runs, which GitHub's records do not hold; parts may lie inside each other`,
    },
  ];
}
