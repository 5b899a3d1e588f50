import { findLocalAction } from '../workflow/find-local-source.ts';
import type { LocalSources } from '../workflow/local-sources.ts';
import type { Step } from '../workflow/model.ts';
import { actionRepository, readWith } from '../workflow/walk.ts';
import { NO_SOURCES } from './no-sources.ts';
import { PUBLISHERS } from './publishers.ts';
import { publishesInScript } from './publishing-commands.ts';

/**
 * How a step publishes something, in words that follow "the job"; null for one that is not known to. A `push` input computed at run time counts, and so
 * do the steps of a local action and of a `parallel:` group. `seen`: local actions that are looked into already.
 */
export function howStepPublishes(step: Step, sources: LocalSources = NO_SOURCES, seen: ReadonlySet<string> = new Set()): string | null {
  if (step.kind === 'run') return publishesInScript(step.run.text) ? 'publishes with a command of its own' : null;
  if (step.kind === 'parallel') return firstOf(step.children, sources, seen);
  if (step.kind === 'action' && step.action?.kind === 'local') {
    const local = findLocalAction(step.action.path, sources);
    if (!local.known || local.source.kind !== 'composite' || seen.has(local.path)) return null;
    const how = firstOf(local.source.steps, sources, new Set([...seen, local.path]));
    return how === null ? null : `uses ${step.action.path}, which ${how}`;
  }
  const repository = actionRepository(step);
  if (repository === null) return null;
  if (PUBLISHERS.has(repository)) return `publishes with ${repository}`;
  return pushesImage(step, repository) ? 'pushes an image' : null;
}

function firstOf(steps: readonly Step[], sources: LocalSources, seen: ReadonlySet<string>): string | null {
  for (const step of steps) {
    const how = howStepPublishes(step, sources, seen);
    if (how !== null) return how;
  }
  return null;
}

const IMAGE_BUILDERS: ReadonlySet<string> = new Set([
  'docker/build-push-action',
  'docker/bake-action',
  'depot/build-push-action',
  'depot/bake-action',
]);

function pushesImage(step: Step, repository: string): boolean {
  if (!IMAGE_BUILDERS.has(repository)) return false;
  const push = readWith(step, 'push');
  if (push !== null && !(push.known && String(push.value) === 'false')) return true;
  return ['outputs', 'set'].some((input) => {
    const value = readWith(step, input);
    const text = value === null ? '' : value.known ? String(value.value ?? '') : value.expression;
    return /type=registry|push=true|output=type=image/.test(text);
  });
}
