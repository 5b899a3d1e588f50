import type { Proposal } from '../../engine/rule.ts';
import type { Json } from '../../model/json.ts';
import { formatRoute } from '../../model/route.ts';
import type { Edit } from '../../workflow/edit.ts';
import type { Workflow } from '../../workflow/model.ts';
import type { Candidate } from './find-candidates.ts';

/** The cache input on the setup step, behind the version, and where its key looks when the default would find other files. */
export function proposeCache(
  { job, ecosystem, setup, setupIndex, installs, action }: Candidate,
  dependencyPath: string | null,
  workflow: Workflow,
): Proposal {
  const inputs: readonly (readonly [string, Json])[] = [
    ['cache', ecosystem],
    ...(dependencyPath === null ? [] : [['cache-dependency-path', dependencyPath] as const]),
  ];
  const place = formatRoute([...setup.route, 'with']);
  const affects = installs.map(({ index }) => ({ job: job.key, step: { kind: 'yaml' as const, index } }));
  return {
    path: workflow.path,
    files: [{ path: workflow.path, edits: setup.with === null ? [addBlock(setup.route, inputs)] : addInputs(setup.with.route, inputs) }],
    effects: [{ kind: 'change-cache', at: { job: job.key, step: { kind: 'yaml', index: setupIndex } }, action: 'add', ecosystem, affects }],
    planChanges:
      setup.with === null
        ? [{ place, before: undefined, after: Object.fromEntries(inputs) }]
        : [{ place: `${place}.cache`, before: undefined, after: ecosystem }, ...changesBeyond(place, inputs.slice(1))],
    risk: `Runs restore the ${ecosystem} downloads of an earlier run; the entries count against the repository's cache storage, and ${action} fails where the files that its key follows are missing.`,
    workDelta: [],
  };
}

function addBlock(route: Candidate['setup']['route'], inputs: readonly (readonly [string, Json])[]): Edit {
  return { op: 'add', route, key: 'with', to: { value: Object.fromEntries(inputs) }, after: 'uses' };
}

function addInputs(route: Candidate['setup']['route'], [first, ...rest]: readonly (readonly [string, Json])[]): readonly [Edit, ...Edit[]] {
  const [key = 'cache', value = null] = first ?? [];
  return [
    { op: 'add', route, key, to: { value } },
    ...rest.map(([name, to]): Edit => ({ op: 'add', route, key: name, to: { value: to } })),
  ];
}

function changesBeyond(place: string, inputs: readonly (readonly [string, Json])[]) {
  return inputs.map(([key, after]) => ({ place: `${place}.${key}`, before: undefined, after }));
}
