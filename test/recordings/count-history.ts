import { computeProfile } from '../../src/engine/profile/compute-profile.ts';
import type { Run } from '../../src/model/run.ts';
import type { Conclusion } from '../../src/model/status.ts';

/** What a table written by hand says of one source, and what the store and the profile say of it. */
export type Counts = Readonly<Record<'runs' | 'jobs' | 'profile', Readonly<Record<string, number>>>>;

const WORDS: readonly Conclusion[] = ['success', 'failure', 'cancelled', 'timed_out', 'skipped', 'startup_failure', 'action_required'];

/** Counts the runs of one repository: as stored, and as its profile has them. */
export function countHistory(runs: readonly Run[], asOf: Date): Counts {
  const jobs = runs.flatMap((run) => run.jobs);
  const { workflows } = computeProfile(runs, asOf);
  const jobProfiles = workflows.flatMap((workflow) => workflow.jobs);
  return {
    runs: { attempts: runs.length, completed: runs.filter(({ status }) => status === 'completed').length, ...countWords(runs) },
    jobs: {
      all: jobs.length,
      carried_over: jobs.filter(({ carriedOver }) => carriedOver).length,
      without_steps: jobs.filter(({ steps }) => steps.length === 0).length,
      steps: sum(jobs.map(({ steps }) => steps.length)),
      ...countWords(jobs),
    },
    profile: {
      runs: sum(workflows.map((workflow) => workflow.runs)),
      run_successes: sum(workflows.map(({ outcomes }) => outcomes.success.count)),
      run_results: sum(workflows.map(({ outcomes }) => outcomes.success.n)),
      job_successes: sum(jobProfiles.map(({ outcomes }) => outcomes.success.count)),
      job_results: sum(jobProfiles.map(({ outcomes }) => outcomes.success.n)),
      job_timeouts: sum(jobProfiles.map(({ outcomes }) => outcomes.timeout.count)),
      queue_times: sum(jobProfiles.map(({ queueTime }) => queueTime.n)),
    },
  };
}

/** Every count that differs, as a line of a table; empty when all agree. What one side lacks is a difference. */
export function differences(expected: Counts, found: Counts): readonly string[] {
  return (['runs', 'jobs', 'profile'] as const).flatMap((part) => {
    const names = new Set([...Object.keys(expected[part]), ...Object.keys(found[part])]);
    return [...names]
      .filter((name) => expected[part][name] !== found[part][name])
      .map((name) => `${part}.${name}: ${expected[part][name] ?? 'not in the table'} by hand, ${found[part][name] ?? 'not counted'} found`);
  });
}

function countWords(records: readonly { readonly conclusion: Conclusion | null }[]): Readonly<Record<string, number>> {
  const counted = WORDS.map((word) => [word, records.filter(({ conclusion }) => conclusion === word).length]);
  return { ...Object.fromEntries(counted), none: records.filter(({ conclusion }) => conclusion === null).length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
