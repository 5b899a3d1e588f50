import { storageUseOf } from '../engine/cache-value/storage-use.ts';
import { isIgnoredWorkflow } from '../engine/commit-targets.ts';
import { createDigestBuilder, type DigestNumbers } from '../engine/report/digest-builder.ts';
import { available, notAvailable } from '../model/availability.ts';
import { type DigestPeriod, digestPeriod } from '../model/digest-period.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { AttemptKey, RunPage, StoredRepository } from '../ports/store.ts';
import { type DigestProposal, renderDigest } from '../report/digest.ts';
import { ONBOARDING } from './kinds-of-proposals.ts';
import { queueNotice } from './queue-notice.ts';
import { requiredChecks } from './required-checks.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

const PAGE_RUNS = 200;
/** Attempts of a period that are read. */
const MOST_RUNS = 20_000;

/**
 * Makes the digest of the newest period that is due and puts it into the outbox; once for each period, however often it is asked for. Nothing is sent of a
 * period in which no run was completed. GitHub is asked for nothing.
 */
export async function sendDigest(world: World, { repositoryId }: TaskOf<'send-digest'>['data']): Promise<void> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return;
  const configuration = storedConfiguration(stored);
  if (configuration.digest === 'off') return;
  const period = digestPeriod(configuration.digest, configuration.pullRequests.timezone, world.clock.now());
  const key = `digest:${period.label}`;
  if ((await world.store.notices.find(repositoryId, key)) !== null) return;
  const { numbers, isWhole } = await measure(world, stored, configuration, period);
  if (numbers.report.explanation.window === null) {
    world.log.info('no digest: no run was completed', { repositoryId, period: period.label });
    return;
  }
  const { title, markdown, text } = renderDigest(numbers, {
    period,
    timezone: configuration.pullRequests.timezone,
    proposals: await standingProposals(world, repositoryId),
    mostRuns: isWhole ? null : MOST_RUNS,
  });
  await world.store.transaction((within) =>
    queueNotice(world, within, { repositoryId, key, kind: 'digest', severity: null, title, markdown, text }),
  );
}

async function measure(
  world: World,
  { repository: { id, visibility } }: StoredRepository,
  configuration: RepositoryConfig,
  period: DigestPeriod,
): Promise<{ readonly numbers: DigestNumbers; readonly isWhole: boolean }> {
  const storage = await world.store.storage.find(id);
  const builder = createDigestBuilder({
    // The last moment of the period: what came after it is of the next.
    asOf: new Date(period.to.getTime() - 1),
    since: period.from,
    configuration,
    visibility: visibility.available && visibility.value !== 'internal' ? visibility.value : null,
    requiredChecks: requiredChecks(notAvailable('a digest asks GitHub for nothing'), configuration.requiredChecks),
    storage: storage === null ? notAvailable('it was not looked up yet') : available(storageUseOf(storage)),
  });
  const take = (run: Run): void => {
    if (!isIgnoredWorkflow(run, configuration)) builder.take(run);
  };
  // First what is told of, then what it is held against: where there is too much of either, the oldest of it is read.
  const now = await readRuns(world, id, { from: period.from, to: period.to }, take);
  const before = await readRuns(world, id, { from: period.before, to: period.from }, take);
  return { numbers: builder.finish(), isWhole: now && before };
}

/** Whether all of them were read. Ids of runs grow with their creation, but not strictly. */
async function readRuns(
  { store }: World,
  id: number,
  { from, to }: { readonly from: Date; readonly to: Date },
  take: (run: Run) => void,
): Promise<boolean> {
  let after: AttemptKey | null = null;
  for (let read = 0; read < MOST_RUNS; read += PAGE_RUNS) {
    const page: RunPage = await store.runs.page(id, after, { runs: PAGE_RUNS, since: from });
    const within = page.runs.filter((run) => run.createdAt < to);
    for (const run of within) take(run);
    if (page.next === null || (page.runs.length > 0 && within.length === 0)) return true;
    after = page.next;
  }
  return false;
}

async function standingProposals(world: World, repositoryId: number): Promise<readonly DigestProposal[]> {
  const all = await world.store.proposals.list(repositoryId);
  const proposed = all.filter(({ ruleId }) => ruleId !== ONBOARDING);
  return proposed.flatMap(({ state, title, pullRequest }) => (state === 'open' || state === 'waiting' ? [{ title, pullRequest }] : []));
}
