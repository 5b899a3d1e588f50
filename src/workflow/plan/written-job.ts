import { asList, asMap, type Json, ownValue } from '../../model/json.ts';
import type { Job, Permissions, Workflow } from '../model.ts';
import type { WrittenJob } from '../plan.ts';
import { planStep } from './plan-step.ts';

/** The jobs of a workflow as the file has them, in its order. */
export function writtenJobs({ plain, jobs, permissions }: Workflow): readonly WrittenJob[] {
  const values = asMap(asMap(plain)['jobs']);
  return jobs.map((job) => writtenJob(job, ownValue(values, job.key) ?? null, job.permissions ?? permissions));
}

function writtenJob({ key, strategy }: Job, value: Json, permissions: Permissions | null): WrittenJob {
  const { needs, if: condition = null, 'runs-on': runsOn = null, permissions: _, env, ...others } = asMap(value);
  const { 'timeout-minutes': timeoutMinutes = null, concurrency = null, uses, steps, ...rest } = others;
  return {
    key,
    needs: asList(needs).map(String),
    condition,
    runsOn,
    permissions,
    env: asMap(env),
    timeoutMinutes,
    concurrency,
    uses: uses === undefined ? null : String(uses),
    steps: asList(steps).map(planStep),
    numberedKeys: strategy?.matrix?.numberedKeys ?? [],
    rest,
  };
}
