import type { DayRollup, JobRollup } from '../model/day-rollup.ts';
import { seconds } from '../model/seconds.ts';
import { mergeCounts } from '../stats/duration-counts.ts';
import type { JobProfile } from './profile/profile.ts';

/**
 * Days of one workflow with the jobs under the names they have now, so that a renamed job is one series. Rollups keep the names that GitHub showed;
 * the profile of the runs that are still there knows the renames. A name that two jobs have had links nothing. A rename of which no run is left
 * on one side is not known.
 * @public
 */
export function linkRollups(days: readonly DayRollup[], jobs: readonly Pick<JobProfile, 'name' | 'formerNames'>[]): readonly DayRollup[] {
  const names = presentNames(jobs);
  return days.map((day) => ({
    ...day,
    jobs: [...Map.groupBy(day.jobs, ({ name }) => names.get(name) ?? name)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, parts]) => mergeJobs(name, parts)),
  }));
}

/** From a former name to the present one, where no other job ever had it. */
function presentNames(jobs: readonly Pick<JobProfile, 'name' | 'formerNames'>[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string[]>();
  for (const { name, formerNames } of jobs)
    for (const had of [name, ...formerNames.map((former) => former.name)]) owners.set(had, [...(owners.get(had) ?? []), name]);
  return new Map([...owners].flatMap(([had, [only, ...more]]) => (only === undefined || more.length > 0 ? [] : [[had, only]])));
}

function mergeJobs(name: string, parts: readonly JobRollup[]): JobRollup {
  const total = (key: 'runs' | 'successes' | 'failures' | 'timeouts' | 'cancellations' | 'runnerTime'): number =>
    parts.reduce((sum, part) => sum + part[key], 0);
  return {
    name,
    runs: total('runs'),
    successes: total('successes'),
    failures: total('failures'),
    timeouts: total('timeouts'),
    cancellations: total('cancellations'),
    runnerTime: seconds(total('runnerTime')),
    duration: mergeCounts(parts.map(({ duration }) => duration)),
    queueTime: mergeCounts(parts.map(({ queueTime }) => queueTime)),
  };
}
