import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatShare } from '../model/format-share.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { say } from './document/line.ts';
import { summaryCells, TOO_FEW } from './document/words.ts';

const MOST = 16;

/** What the time is for, over whole runs; of single jobs only the JSON has it. */
export function stagesSection({ stages }: WorkflowExplanation): readonly Section[] {
  const whole = stages.filter(({ job }) => job === null);
  const withLogs = Math.max(0, ...whole.map((stage) => stage.withLogs));
  return sectionOf('Stages', 8, [
    ...tableOf(['stage', 'n', 'p50', 'p95', 'p99', 'of runner time'], whole, MOST, 'stage', ({ stage, duration, share }) => [
      stage,
      ...summaryCells(duration, TOO_FEW),
      formatShare(share),
    ]),
    ...(whole.length === 0
      ? []
      : [
          {
            kind: 'note' as const,
            text:
              withLogs === 0
                ? say`told by step names, actions and scripts alone: no log was read`
                : say`of ${withLogs} runs a log told what is inside the steps; of the others step names, actions and scripts did`,
          },
        ]),
  ]);
}
