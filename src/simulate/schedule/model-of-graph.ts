import type { RunGraph } from '../run-graph.ts';
import type { RunDraw } from './run-draw.ts';
import { ALWAYS } from './runs-after.ts';
import type { ModelJob, TimingModel } from './timing-model.ts';

/**
 * The graph of a recorded run as a model and the draw that repeats it: what ran there runs here, with its delays and durations, whatever was before. With
 * unlimited runners the schedule is that of `forwardPass`.
 * @public
 */
export function modelOfGraph({ nodes, groups }: RunGraph): { readonly model: TimingModel; readonly draw: RunDraw } {
  const jobs = groups.map(
    (group, index): ModelJob => ({
      key: `${index}`,
      needs: group.needs,
      within: null,
      closes: null,
      runs: true,
      runsAfter: ALWAYS,
      legs: group.nodes.map((node) => ({
        name: nodes[node]?.name ?? '',
        labels: [],
        timeout: Number.POSITIVE_INFINITY,
        continueOnError: false,
        concurrency: null,
        steps: null,
      })),
      maxParallel: null,
      failFast: false,
    }),
  );
  const inOrder = groups.flatMap((group) => group.nodes);
  return {
    model: { jobs, concurrency: null },
    draw: {
      delay: Float64Array.from(inOrder, (node) => nodes[node]?.delay ?? 0),
      duration: Float64Array.from(inOrder, (node) => nodes[node]?.duration ?? 0),
      outcome: new Uint8Array(inOrder.length),
    },
  };
}
