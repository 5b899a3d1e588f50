import { quoted } from '../bottlenecks/quoted.ts';
import type { BaseState } from './base-of-job.ts';
import type { EditedPlan } from './edited-plan.ts';
import type { Blame } from './trial.ts';

/** Whether it is ours that GitHub could not start the edited file. `isEdited`: the run is of a workflow file that the proposal changes. */
export function blameStart(edited: EditedPlan, base: BaseState, isEdited: boolean): Blame {
  const common = { mayPassAgain: false };
  if (!isEdited) return { ...common, isOurs: false, isSure: false, why: 'GitHub could not start a workflow that the edit does not touch' };
  if (base.state === 'fails')
    return {
      ...common,
      isOurs: false,
      isSure: false,
      why: `GitHub cannot start the file without the edit either (${base.failed} of ${base.n} runs)`,
    };
  const words =
    edited.newWords.length === 0
      ? ''
      : `; the edit uses ${edited.newWords.slice(0, 3).map(quoted).join(', ')}, which the published schema of workflow files does not have`;
  const other = base.state === 'green' ? `, and starts it without the edit (${base.n - base.failed} of ${base.n} runs)` : '';
  return { ...common, isOurs: true, isSure: base.state === 'green', why: `GitHub could not start the edited file${other}${words}` };
}
