import type { CacheResult } from '../../model/cache-outcome.ts';
import type { EraList } from '../eras.ts';
import type { JobSeries } from '../job-series.ts';
import { assembleSteps, type StepMember } from './assemble-steps.ts';
import { mergeDurations, newDurationTally, summarizeTally } from './duration-tally.ts';
import type { JobMember } from './job-member.ts';
import type { CacheTally } from './job-tally.ts';
import type { CacheProfile, FormerName, JobProfile } from './profile.ts';
import { compareTexts } from './stamp.ts';
import { mergeOutcomes, newOutcomeTally, rateOf, summarizeOutcomes } from './summaries.ts';
import type { WorkflowTally } from './workflow-tally.ts';

/** The profile of one job from its members, newest first. */
export function assembleJob(
  workflow: WorkflowTally,
  members: readonly JobMember[],
  eras: EraList | null,
  jobs: JobSeries | null,
): JobProfile {
  const [newest] = members;
  const duration = newDurationTally();
  const queueTime = newDurationTally();
  const outcomes = newOutcomeTally();
  for (const { tally } of members.map(({ named }) => named)) {
    mergeDurations(duration, tally.duration);
    mergeDurations(queueTime, tally.queueTime);
    mergeOutcomes(outcomes, tally.outcomes);
  }
  const steps = assembleSteps(workflow, members, eras, jobs);
  return {
    name: newest?.named.name ?? '',
    key: newest?.key.series ?? null,
    matrix: newest?.key.matrix ?? null,
    formerNames: formerNamesOf(members, jobs),
    note: members.find(({ key }) => key.note !== null)?.key.note ?? null,
    duration: summarizeTally(duration),
    queueTime: summarizeTally(queueTime),
    outcomes: summarizeOutcomes(outcomes),
    steps: steps.profiles,
    caches: profileCaches(members, (member) => steps.profileOf(member)?.name ?? null),
  };
}

/** Names that the job had in other versions and no longer has; none where the file computes them. */
function formerNamesOf(members: readonly JobMember[], jobs: JobSeries | null): readonly FormerName[] {
  const newest = members.find(({ era }) => era !== null);
  if (newest === undefined || jobs === null) return [];
  const now = new Set(members.filter(({ era }) => era === newest.era).map(({ named }) => named.name));
  const former = new Map<string, string>();
  for (const { named, era, key } of members) {
    if (era === null || key.isComputed || newest.key.isComputed || now.has(named.name) || former.has(named.name)) continue;
    former.set(named.name, key.key === newest.key.key ? 'has the same key' : whyRenamed(jobs, key.key));
  }
  return [...former].map(([name, why]) => ({ name, why }));
}

function whyRenamed({ links }: JobSeries, key: string | null): string {
  return links.find(({ from }) => from === key)?.why ?? 'does the same work';
}

function profileCaches(members: readonly JobMember[], nameOf: (member: StepMember) => string | null): readonly CacheProfile[] {
  const groups = new Map<string, { step: string | null; action: string; results: Map<CacheResult, number> }>();
  for (const member of members) {
    for (const cache of member.named.tally.caches.values()) {
      const step = cacheStep(member, cache, nameOf);
      const key = JSON.stringify([step ?? '', cache.action]);
      const group = groups.get(key) ?? { step, action: cache.action, results: new Map<CacheResult, number>() };
      groups.set(key, group);
      for (const [result, count] of cache.results) group.results.set(result, (group.results.get(result) ?? 0) + count);
    }
  }
  return [...groups].sort(([a], [b]) => compareTexts(a, b)).map(([, { step, action, results }]) => profileCache(step, action, results));
}

/** What the profile calls the step of a cache; null where its log could not be joined with one. */
export function cacheStep(
  member: JobMember,
  { place, name }: Pick<CacheTally, 'place' | 'name'>,
  nameOf: (member: StepMember) => string | null,
): string | null {
  return place === null ? name : (nameOf({ member, place }) ?? name);
}

function profileCache(step: string | null, action: string, results: ReadonlyMap<CacheResult, number>): CacheProfile {
  const count = (...wanted: readonly CacheResult[]): number => wanted.reduce((sum, result) => sum + (results.get(result) ?? 0), 0);
  const [exact, partial, miss] = [count('exact'), count('partial'), count('miss')];
  const known = exact + partial + miss;
  return {
    step,
    action,
    exact,
    partial,
    miss,
    unknown: count('unknown'),
    notTried: count('skipped', 'denied', 'failed'),
    exactRate: rateOf(exact, known),
    hitRate: rateOf(exact + partial, known),
  };
}
