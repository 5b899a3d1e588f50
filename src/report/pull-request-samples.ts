import type { SampleRun } from '../engine/pull-request/pick-sample-runs.ts';
import { formatDay } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import type { Repository } from '../model/repository.ts';
import { urlPart } from './url-part.ts';

/** Runs to look up, and where the server's pages are: an address from the operator's configuration, without a slash at its end. */
export interface LinkedRuns extends Pick<Repository, 'owner' | 'name'> {
  readonly webUrl: string;
  readonly runs: readonly SampleRun[];
}

const WHY = { newest: 'the newest', typical: 'as long as half of them', slow: 'as long as 95 of 100' } as const satisfies Record<
  SampleRun['why'],
  string
>;

/** One line with a link to each run. Empty without runs. */
export function sampleLinks({ webUrl, owner, name, runs }: LinkedRuns): string {
  if (runs.length === 0) return '';
  const place = `${webUrl}/${urlPart(owner)}/${urlPart(name)}/actions/runs`;
  const links = runs.map(({ why, runId, jobId, at, duration }) => {
    const url = `${place}/${runId}${jobId === null ? '' : `/job/${jobId}`}`;
    return `[${formatDuration(duration)} on ${formatDay(at)}](${url}) (${WHY[why]})`;
  });
  return `Runs to look at: ${links.join(', ')}.`;
}
