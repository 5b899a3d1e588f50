import type { CacheDoubt, CacheOutcome } from '../../../model/cache-outcome.ts';
import type { JobRun } from '../../../model/job-run.ts';
import type { CacheEntry, RepositoryStorage } from '../../../model/repository-storage.ts';
import type { Run } from '../../../model/run.ts';

type CacheList = NonNullable<RepositoryStorage['caches']>;

/** What the list is held against. */
export interface CacheCheck {
  readonly job: Pick<JobRun, 'startedAt' | 'completedAt' | 'runnerGroup' | 'steps'>;
  /** Null: not known, and then any scope may be its own. */
  readonly run: Pick<Run, 'event' | 'headBranch'> | null;
  readonly defaultBranch: string;
  readonly storage: RepositoryStorage;
}

/** Nothing that was used so lately is evicted for its age: GitHub's shortest retention is a day. */
const SOON_MS = 60 * 60_000;
/** How much later than a job's end the list has to be, for it to have been brought up to date. */
const LATE_MS = 5 * 60_000;
/** By which clocks and whole seconds may differ. */
const LEEWAY_MS = 60_000;
/** Unless somebody changed it. */
const USUAL_LIMIT = 10 * 1024 ** 3;
/** With less than this share of the limit in use nothing was evicted for room a moment ago. */
const FULL_SHARE = 0.8;
/** Others' runners may send what an action saves to a store of their own. */
const HOSTED_GROUP = 'GitHub Actions';

/**
 * Holds what a job's log says of its caches against GitHub's own list. A key that is said to have been saved or restored, and that the list of soon
 * afterwards lacks, was told by nobody who knew: the outcome becomes `unknown`, with the reason in `doubt`. It is left as it is wherever something else
 * can explain the lack: a list that is older than the job, more than an hour younger or cut short, a cache that is nearly full, a runner that
 * GitHub does not host, a key that was scrubbed. A miss is never contradicted: an entry of the same key with other paths is another one. Entries that
 * were deleted by hand within the hour look the same as ones that never were.
 */
export function contradictOutcomes(outcomes: readonly CacheOutcome[], check: CacheCheck): readonly CacheOutcome[] {
  const { caches } = check.storage;
  if (caches === null || check.job.runnerGroup !== HOSTED_GROUP) return outcomes;
  const byKey = Map.groupBy(caches.entries, ({ key }) => key.toLowerCase());
  return outcomes.map((outcome) => {
    if (outcome.basis !== 'log' || outcome.toldBy !== undefined || outcome.entries !== undefined) return outcome;
    const ofRestore = doubtOfRestore(outcome, check, caches, byKey);
    const ofSave = doubtOfSave(outcome, check, caches, byKey);
    return withoutDoubtful(outcome, ofRestore, ofSave);
  });
}

type ByKey = ReadonlyMap<string, readonly CacheEntry[]>;

function doubtOfRestore(outcome: CacheOutcome, check: CacheCheck, caches: CacheList, byKey: ByKey): CacheDoubt | null {
  const { result, restoredKey, stepNumber } = outcome;
  if ((result !== 'exact' && result !== 'partial') || !isComparable(restoredKey)) return null;
  const at = check.job.steps.find(({ number }) => number === stepNumber)?.startedAt ?? check.job.startedAt;
  if (!caches.isWhole || !isTold(at, check, caches)) return null;
  return doubtOf(byKey.get(restoredKey.toLowerCase()), check, ownRefs(check, 'read'));
}

function doubtOfSave({ save, primaryKey }: CacheOutcome, check: CacheCheck, caches: CacheList, byKey: ByKey): CacheDoubt | null {
  const at = check.job.startedAt;
  if (save !== 'saved' || !isComparable(primaryKey) || at === null || !isTold(check.job.completedAt, check, caches)) return null;
  // What was saved was used last when it was saved, and stands before everything that was used before.
  const last = caches.entries.at(-1)?.lastAccessedAt.getTime() ?? 0;
  if (!caches.isWhole && last > at.getTime() - LEEWAY_MS) return null;
  return doubtOf(byKey.get(primaryKey.toLowerCase()), check, ownRefs(check, 'write'));
}

function isComparable(key: string | null): key is string {
  return key !== null && key !== '' && !key.includes('***') && !key.includes('…') && key.length < 500;
}

/** Whether the list must show what happened to a cache then. */
function isTold(at: Date | null, { job, storage }: CacheCheck, { entries, bytes, limitBytes }: CacheList): boolean {
  const read = storage.readAt.getTime();
  if (at === null || job.completedAt === null || read < job.completedAt.getTime() + LATE_MS || read - at.getTime() > SOON_MS) return false;
  if (bytes > (limitBytes ?? USUAL_LIMIT) * FULL_SHARE) return false;
  // With a limit that is not known: as long as something is there that was used earlier, this one was not evicted for room.
  return limitBytes !== null || entries.some(({ lastAccessedAt }) => lastAccessedAt.getTime() < at.getTime() - LEEWAY_MS);
}

function doubtOf(entries: readonly CacheEntry[] = [], { job }: CacheCheck, refs: ReadonlySet<string> | null): CacheDoubt | null {
  if (entries.length === 0) return 'not-listed';
  const own = entries.filter(({ ref }) => refs === null || refs.has(ref));
  if (own.length === 0) return 'other-scope';
  const end = (job.completedAt?.getTime() ?? Number.POSITIVE_INFINITY) + LEEWAY_MS;
  return own.every(({ createdAt }) => createdAt.getTime() > end) ? 'made-later' : null;
}

/** The scopes of a push; null: any may be. Of others, such as a fork's pull request, the record does not tell the scope. */
function ownRefs({ run, defaultBranch }: CacheCheck, how: 'read' | 'write'): ReadonlySet<string> | null {
  if (run === null || run.event !== 'push' || run.headBranch === null) return null;
  const own = [`refs/heads/${run.headBranch}`, `refs/tags/${run.headBranch}`];
  return new Set(how === 'read' ? [...own, `refs/heads/${defaultBranch}`] : own);
}

function withoutDoubtful(outcome: CacheOutcome, ofRestore: CacheDoubt | null, ofSave: CacheDoubt | null): CacheOutcome {
  const doubt = ofRestore ?? ofSave;
  if (doubt === null) return outcome;
  const restore: Partial<CacheOutcome> =
    ofRestore === null ? {} : { result: 'unknown', restoredKey: null, restoreTime: null, restoreRate: null };
  // That there was no need to save is said by who found it there.
  const isSaveLost = ofSave !== null || outcome.save === 'not-needed';
  const save: Partial<CacheOutcome> = isSaveLost ? { save: 'unknown', saveTime: null } : {};
  return { ...outcome, ...restore, ...save, sizeBytes: null, doubt };
}
