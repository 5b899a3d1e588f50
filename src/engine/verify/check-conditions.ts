import { readReferences } from '../../workflow/expressions/read-references.ts';
import type { Refusal } from '../analysis.ts';
import { canonical, conjunctsOf } from './conjuncts.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { idleReports } from './idle-report.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** What a condition speaks of when it keeps out strangers, forks or branches. */
const GUARDS: readonly string[] = ['actor', 'event', 'head_ref', 'ref', 'repository', 'triggering_actor'];
const STATUS: readonly string[] = ['always', 'cancelled', 'failure', 'success'];

/**
 * No condition of a job or step is removed or loosened, wherever the step moves: each part that must hold stays whole. One may become stricter when the
 * proposal says what no longer runs; nothing excuses one that may hold where it did not, but of a report that nobody reads.
 */
export const checkConditions: Check = (change) => {
  const { before, after, lessWork } = change;
  const old = new Map(before.jobs.map((job) => [job.key, job]));
  for (const job of after.jobs) {
    const was = old.get(job.key);
    const reason = was === undefined ? null : whyRefused([writtenText(was.condition)], [writtenText(job.condition)], lessWork, false);
    if (reason !== null) return changed(job.key, reason);
  }
  const isIdle = lessWork ? idleReports(change) : () => false;
  const steps = findSettingChanges(before, after, (job, step) => ({
    own: writtenText(step.condition),
    job: writtenText(job.condition),
    isReport: isIdle(job, step),
  }));
  for (const { from, job, before: was, after: now } of steps) {
    const outer = (setting: typeof was) => (from === job ? [] : [setting.job]);
    const isReport = was.isReport && now.isReport;
    const reason = whyRefused([...outer(was), was.own], [...outer(now), now.own], lessWork, isReport);
    if (reason !== null) return changed(job, `a step’s ${reason}`);
  }
  return null;
};

function changed(job: string, reason: string): Refusal {
  return refuse('condition-changed', `In job ${job} ${reason}.`);
}

function whyRefused(before: readonly string[], after: readonly string[], lessWork: boolean, isReport: boolean): string | null {
  const old = partsOf(before);
  const now = partsOf(after);
  const lost = old.filter((part) => !now.includes(part));
  const added = now.filter((part) => !old.includes(part));
  if (lost.length === 0 && added.length === 0) return null;
  if (now.length === 0) return `condition \`${lost.join(' && ').slice(0, 80)}\` would be gone`;
  const guard = lost.find(isGuard);
  if (guard !== undefined) return `condition \`${guard.slice(0, 80)}\` keeps something out and would not stay`;
  if (lost.length > 0) return `condition \`${lost.join(' && ').slice(0, 80)}\` would not stay whole`;
  const isOnFailure = isReport && added.every((part) => part === 'failure ( )' || !readsStatus([part]));
  if (readsStatus(added) && !readsStatus(old) && !isOnFailure) return 'condition would let it run after a failure';
  return lessWork ? null : 'condition would change, and the proposal names nothing that no longer runs';
}

/** Without `success()` where it says nothing: it holds of itself where no part asks how the job has gone. */
function partsOf(conditions: readonly string[]): readonly string[] {
  const parts = conditions.flatMap(conjunctsOf).map(canonical);
  const others = parts.filter((part) => part !== 'success ( )');
  return readsStatus(others) ? parts : others;
}

/** A condition that cannot be read may keep out anything. */
function isGuard(part: string): boolean {
  const { references, broken } = readReferences(part, 'condition');
  return broken.length > 0 || references.some(({ context, path }) => context === 'github' && isGuardField(path[0]?.name ?? null));
}

function isGuardField(name: string | null): boolean {
  return name === null || GUARDS.some((guard) => name.toLowerCase().startsWith(guard));
}

function readsStatus(parts: readonly string[]): boolean {
  return parts.some((part) => readReferences(part, 'condition').functions.some((name) => STATUS.includes(name)));
}
