import type { Job, RunnableJob, Step, Workflow } from '../../workflow/model.ts';
import { actionRepository, eachStep } from '../../workflow/walk.ts';

/** A step that is the same work before and after, under another setting. */
export interface SettingChange<T> {
  /** Where the step stood. */
  readonly from: string;
  /** Where it stands. */
  readonly job: string;
  readonly before: T;
  readonly after: T;
}

/** What holds for a step, in a form whose text can be compared. */
type SettingOf<T> = (job: RunnableJob, step: Step, workflow: Workflow) => T;

/**
 * Where a step comes to stand under another setting, wherever it moved: to another place, a `parallel:` group or another job. Steps are the same when
 * they use the same action or run the same script, or have the same id or name in the same job. A step that is new, or one copy too many, has no before.
 */
export function findSettingChanges<T>(before: Workflow, after: Workflow, settingOf: SettingOf<T>): readonly SettingChange<T>[] {
  return [workOf, labelOf].flatMap((identity) => {
    const old = group(before, identity, settingOf);
    return [...group(after, identity, settingOf)].flatMap(([key, now]) => pair(old.get(key) ?? [], now));
  });
}

/** What a step does, without the version of its action. Null for a step that only waits. */
export function workOf(_job: Job, step: Step): string | null {
  if (step.kind === 'run') return `run ${step.run.text.trim()}`;
  if (step.kind !== 'action') return null;
  const path = step.action?.kind === 'remote' ? step.action.path : '';
  return `uses ${actionRepository(step) ?? (step.uses.known ? step.uses.value : step.uses.expression)} ${path}`;
}

function labelOf(job: Job, step: Step): string | null {
  const name = step.name?.known === true ? step.name.value : null;
  if (step.id === null && name === null) return null;
  return JSON.stringify([job.key, step.id, step.id === null ? name : null]);
}

interface Instance<T> {
  readonly job: string;
  readonly setting: T;
}

function group<T>(workflow: Workflow, identity: typeof workOf, settingOf: SettingOf<T>): ReadonlyMap<string, readonly Instance<T>[]> {
  const found = new Map<string, Instance<T>[]>();
  for (const { job, step } of eachStep(workflow)) {
    const key = identity(job, step);
    if (key === null) continue;
    const list = found.get(key) ?? [];
    list.push({ job: job.key, setting: settingOf(job, step, workflow) });
    found.set(key, list);
  }
  return found;
}

/** Takes out what stands on both sides, in the same job first; what is left is paired with a step of the same job, else in order. */
function pair<T>(before: readonly Instance<T>[], after: readonly Instance<T>[]): readonly SettingChange<T>[] {
  const exact = cancel(before, after, ({ job, setting }) => JSON.stringify([job, setting]));
  const [old, now] = cancel(...exact, ({ setting }) => JSON.stringify(setting));
  const open = [...old];
  return now.flatMap(({ job, setting }) => {
    const sameJob = open.findIndex((other) => other.job === job);
    const [was] = open.splice(Math.max(sameJob, 0), 1);
    return was === undefined ? [] : [{ from: was.job, job, before: was.setting, after: setting }];
  });
}

/** Both lists without the pairs whose keys are equal. */
function cancel<T>(
  before: readonly Instance<T>[],
  after: readonly Instance<T>[],
  keyOf: (instance: Instance<T>) => string,
): readonly [readonly Instance<T>[], readonly Instance<T>[]] {
  const open = new Map<string, number>();
  for (const instance of before) open.set(keyOf(instance), (open.get(keyOf(instance)) ?? 0) + 1);
  const taken = new Map<string, number>();
  const fresh = after.filter((instance) => {
    const key = keyOf(instance);
    const count = open.get(key) ?? 0;
    if (count === 0) return true;
    open.set(key, count - 1);
    taken.set(key, (taken.get(key) ?? 0) + 1);
    return false;
  });
  const gone = before.filter((instance) => {
    const key = keyOf(instance);
    const count = taken.get(key) ?? 0;
    taken.set(key, count - 1);
    return count <= 0;
  });
  return [gone, fresh];
}
