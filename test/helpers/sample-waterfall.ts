import { seconds } from '../../src/model/seconds.ts';
import type { Waterfall, WaterfallJob } from '../../src/model/waterfall.ts';

export function waterfallJob(name: string, [queued, started, ended]: readonly [number, number, number], onPath = false): WaterfallJob {
  return { name, queued: seconds(queued), started: seconds(started), ended: seconds(ended), onPath };
}

/** Three jobs of a path and one beside it. */
export function sampleWaterfall(rest: Partial<Waterfall> = {}): Waterfall {
  return {
    name: 'CI',
    event: 'push',
    attempt: 1,
    makespan: seconds(492),
    basis: 'file',
    jobs: [
      waterfallJob('setup', [0, 4, 30], true),
      waterfallJob('lint', [0, 6, 75]),
      waterfallJob('test (22, ubuntu-latest)', [30, 63, 452], true),
      waterfallJob('report', [452, 458, 492], true),
    ],
    hidden: { jobs: 0, onPath: 0, longest: seconds(0) },
    ...rest,
  };
}
