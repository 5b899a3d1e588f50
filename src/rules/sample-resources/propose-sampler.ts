import type { Proposal } from '../../engine/rule.ts';
import { type SamplerOptions, type SamplerStep, samplerPrint, samplerStart } from '../../model/resource-sampler.ts';
import { seconds } from '../../model/seconds.ts';
import type { RunnableJob } from '../../workflow/model.ts';

/** The two steps, before all others and behind them. */
export function proposeSampler(path: string, { key, steps }: RunnableJob, options: SamplerOptions): Proposal {
  const route = ['jobs', key, 'steps'];
  const [start, print] = [{ ...samplerStart(options) }, { ...samplerPrint(options) }];
  return {
    path,
    files: [
      {
        path,
        edits: [
          { op: 'append', route, to: { value: start }, before: 0 },
          { op: 'append', route, to: { value: print } },
        ],
      },
    ],
    effects: [added(key, start, 0), added(key, print, null)],
    planChanges: [
      { place: `jobs.${key}.steps[0]`, before: undefined, after: start },
      { place: `jobs.${key}.steps[${steps.length + 1}]`, before: undefined, after: print },
    ],
    risk: `Job \`${key}\` gets two short steps, and a process reads \`/proc\` every few seconds beside its work; on a runner that others share, the line shows their use too. To undo it, remove the two steps.`,
    workDelta: [],
  };
}

/** A second each, the least that GitHub's record shows: on a runner of GitHub's they were not timed. */
function added(job: string, { name }: SamplerStep, before: number | null) {
  const step = { name, duration: seconds(1), evidence: { source: 'prior', id: 'least-recorded-step' } } as const;
  return { kind: 'add-steps', job, before, steps: [step] } as const;
}
