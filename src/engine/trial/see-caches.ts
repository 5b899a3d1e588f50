import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import type { Workflow } from '../../workflow/model.ts';
import { actionRepository, flattenSteps } from '../../workflow/walk.ts';
import { quoted } from '../bottlenecks/quoted.ts';
import { cacheUse } from '../cache-use.ts';
import type { EditedJob } from './edited-plan.ts';
import type { JobRunsOf } from './job-runs-of.ts';
import type { Sight } from './trial.ts';

/** Caches that the edited steps of a job keep, by action: what the logs of the trial's runs say of them. */
export function seeCaches(workflow: Workflow, edited: EditedJob, jobRunsOf: JobRunsOf): readonly Sight[] {
  const job = workflow.jobs.find(({ key }) => key === edited.key);
  if (job?.kind !== 'job') return [];
  const steps = [...flattenSteps(job.steps)];
  const actions = [...edited.newSteps].flatMap((index) => {
    const step = steps[index];
    const action = step === undefined || cacheUse(step) === null ? null : actionRepository(step);
    return action === null ? [] : [action];
  });
  return [...new Set(actions)].map((action) => seeCache(action, edited.key, jobRunsOf(edited.key)));
}

interface Told {
  readonly run: Run;
  readonly outcomes: readonly CacheOutcome[];
}

function seeCache(action: string, key: string, jobRuns: readonly { readonly run: Run; readonly job: JobRun }[]): Sight {
  const cache = `the cache of ${quoted(action)} in ${quoted(key)}`;
  const ran = jobRuns.filter(({ job }) => job.status === 'completed' && job.conclusion !== 'skipped');
  const told = ran.map(({ run, job }): Told => ({ run, outcomes: job.cacheOutcomes.filter((one) => isOf(one, action)) }));
  const known = told.filter(({ outcomes }) => outcomes.some(({ result }) => result !== 'unknown'));
  if (known.length === 0) return { what: 'cache', seen: 'unknown', text: `What became of ${cache} is not known: no log of it was read` };
  const hits = countOf(known, ({ result }) => result === 'exact' || result === 'partial');
  const writes = countOf(known, ({ save }) => save === 'saved');
  const broken = countOf(known, ({ result, save }) => result === 'failed' || save === 'failed');
  const first = known.filter(({ run }) => run.attempt === 1);
  const firstHits = countOf(first, ({ result }) => result === 'exact' || result === 'partial');
  const n = `n ${known.length}`;
  if (broken > 0)
    return { what: 'cache', seen: 'not-seen', text: `Restoring or writing ${cache} failed in ${broken} of ${known.length} job runs` };
  if (hits > 0) {
    const cold = firstHits < first.length ? `; first attempts were cold (${firstHits} of ${first.length} hit)` : '';
    return { what: 'cache', seen: 'seen', text: `${capital(cache)} was hit in ${hits} of ${known.length} job runs${cold}` };
  }
  return writes > 0
    ? {
        what: 'cache',
        seen: 'cold',
        text: `${capital(cache)} was cold: nothing was there to restore, and it was written (${n}). Only a later run can find it`,
      }
    : { what: 'cache', seen: 'not-seen', text: `${capital(cache)} was neither found nor written (${n})` };
}

function countOf(told: readonly Told[], test: (outcome: CacheOutcome) => boolean): number {
  return told.filter(({ outcomes }) => outcomes.some(test)).length;
}

/** `gradle/actions` for `gradle/actions/setup-gradle`, and the other way round. */
function isOf({ action }: CacheOutcome, repository: string): boolean {
  const [a, b] = [action.toLowerCase(), repository.toLowerCase()];
  return a === b || a.startsWith(`${b}/`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
