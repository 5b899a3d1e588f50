import type { Evidence } from '../../engine/evidence.ts';
import { eraMatcher } from '../../engine/job-identity.ts';
import { withOwnHistory } from '../../engine/own-history.ts';
import { stepRunName } from '../../engine/step-samples.ts';
import { printsResourceLine } from '../../model/resource-sampler.ts';
import type { RunnableJob } from '../../workflow/model.ts';

/** The name that GitHub shows of the job's step that prints the samples; null where it has none, or its name is computed. */
export function findPrinter({ steps }: RunnableJob): string | null {
  const step = steps.find((each) => each.kind === 'run' && printsResourceLine(each.run.text));
  return step === undefined ? null : stepRunName(step);
}

/** In how many runs a job came through the step of this name, by GitHub's record of its steps and not by what logs say; null for none. */
export function sampledRuns(
  evidence: Evidence,
  job: string,
  printer: string,
): { readonly runs: number; readonly window: { readonly from: Date; readonly to: Date } } | null {
  const { history } = withOwnHistory(evidence);
  if (!history.available) return null;
  const match = eraMatcher(evidence);
  const times = history.value.runs
    .filter((run) =>
      run.jobs.some(
        ({ name, steps, carriedOver }) =>
          !carriedOver && match(name, run)?.key === job && steps.some((step) => step.name === printer && step.conclusion === 'success'),
      ),
    )
    .map(({ createdAt }) => createdAt.getTime());
  return times.length === 0
    ? null
    : { runs: times.length, window: { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) } };
}
