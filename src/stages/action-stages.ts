import type { Stage } from '../model/job-log.ts';
import { ACTION_ROWS, ANY_WORK } from './known-actions.ts';
import { stageOfWords } from './word-stages.ts';

const ROWS: ReadonlyMap<string, Stage> = new Map(
  ACTION_ROWS.flatMap(([stage, rows]) => rows.split(', ').map((row) => [row, stage] as const)),
);

/** What an action is for. */
export interface ActionStage {
  readonly stage: Stage;
  /** False where it does what it is told, or where only words of its name say: the step's own name says more then. */
  readonly isCertain: boolean;
}

/** `owner/name/path` in lower case, without ref; a local action's path as it is. */
export function actionOf(uses: string): string {
  const at = uses.indexOf('@');
  return (at <= 0 ? uses : uses.slice(0, at)).toLowerCase().replace(/\/+$/, '');
}

/** Null: neither the table nor the action's name says. */
export function stageOfAction(uses: string): ActionStage | null {
  const action = actionOf(uses);
  const known = ROWS.get(action) ?? ROWS.get(`${action.split('/').slice(0, -1).join('/')}/*`) ?? ROWS.get(`${action.split('/')[0]}/*`);
  if (known !== undefined) return { stage: known, isCertain: !ANY_WORK.has(action) };
  const name = action.startsWith('docker://') ? imageOf(action) : (action.split('/').at(-1) ?? '');
  const stage = /^setup-/.test(name) ? 'toolchain' : stageOfWords(name.replace(/-?action$/, ''));
  return stage === null ? null : { stage, isCertain: false };
}

function imageOf(action: string): string {
  return action.slice('docker://'.length).replace(/:[^/]*$/, '');
}
