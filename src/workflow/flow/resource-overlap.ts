import type { Resource } from '../data-flow.ts';
import { overlapArtifacts, overlapNames } from './name-overlap.ts';
import { type Overlap, overlapPaths } from './path-overlap.ts';

/** Whether what is written and what is read, or written too, can be the same thing. Of different kinds it never is. */
export function overlapResources(a: Resource, b: Resource): Overlap {
  switch (a.kind) {
    case 'workspace':
    case 'runner-file':
      return b.kind === a.kind ? overlapPaths(a.paths, b.paths) : 'no';
    // Not by name: a name that a step does not seem to write may come from a program it runs.
    case 'step-output':
      return b.kind === a.kind ? sameOwner(a.step, b.step) : 'no';
    case 'step-result':
      return b.kind === a.kind ? sameOwner(a.step, b.step) : 'no';
    case 'job-output':
      return b.kind === a.kind ? sameOwner(a.job, b.job) : 'no';
    case 'job-result':
      return b.kind === a.kind ? sameOwner(a.job, b.job) : 'no';
    case 'artifact':
      return b.kind === a.kind ? overlapArtifacts(a.name, b.name) : 'no';
    case 'cache':
      return b.kind === a.kind ? overlapNames(a.key, b.key) : 'no';
    case 'environment':
      return b.kind === a.kind ? overlapNames(a.variable, b.variable) : 'no';
    case 'tool':
      return b.kind === a.kind ? overlapNames(a.name, b.name) : 'no';
    case 'service':
      return b.kind === a.kind ? sameOwner(a.name, b.name) : 'no';
    case 'deployment':
      return b.kind === a.kind ? overlapNames(a.environment, b.environment) : 'no';
    case 'outside':
      return b.kind === a.kind ? overlapOutside(a.what, b.what) : 'no';
  }
}

const PACKAGES = 'package registries';
const FETCHED: ReadonlySet<string> = new Set(['repository', 'releases', 'container registry', 'GitHub Pages', 'artifacts of other runs']);

/** Parts of GitHub itself: a push closes issues, a report comments on a pull request, a release makes a tag. */
const ON_GITHUB: ReadonlySet<string> = new Set([
  ...['repository', 'repository metadata', 'releases', 'issues and pull requests', 'code scanning', 'dependency graph', 'GitHub Pages'],
  ...['attestations', 'coverage service', 'artifacts of other runs'],
]);

/** The world outside has parts that do not meet (`npm registry`, `code scanning`); whether two uses of one part meet, only a run knows. */
function overlapOutside(a: string, b: string): Overlap {
  if (a === b || a === 'anything' || b === 'anything') return 'maybe';
  if (ON_GITHUB.has(a) && ON_GITHUB.has(b)) return 'maybe';
  // A package may be fetched from a repository, a release, an image or a page, and a proxy fetches it for us.
  return [a, b].includes(PACKAGES) && (FETCHED.has(a) || a === PACKAGES) && (FETCHED.has(b) || b === PACKAGES) ? 'maybe' : 'no';
}

function sameOwner(a: string, b: string): Overlap {
  return a === '*' || b === '*' || a.toLowerCase() === b.toLowerCase() ? 'yes' : 'no';
}

/** A resource in a few words, for reasons. */
export function nameResource(resource: Resource): string {
  switch (resource.kind) {
    case 'workspace':
    case 'runner-file':
      return `the files \`${resource.paths.slice(0, 3).join(', ')}\``;
    case 'step-output':
      return `output \`${resource.name}\` of step \`${resource.step}\``;
    case 'step-result':
      return resource.step === '*' ? 'the result of the steps before' : `the result of step \`${resource.step}\``;
    case 'job-output':
      return `output \`${resource.name}\` of job \`${resource.job}\``;
    case 'job-result':
      return `the result of job \`${resource.job}\``;
    case 'artifact':
      return `artifact \`${resource.name}\``;
    case 'cache':
      return `the cache \`${resource.key}\``;
    case 'environment':
      return `the variable \`${resource.variable}\``;
    case 'tool':
      return `the tool \`${resource.name}\``;
    case 'service':
      return `the service \`${resource.name}\``;
    case 'deployment':
      return `the environment \`${resource.environment}\``;
    case 'outside':
      return resource.what === 'anything' ? 'something outside of the run' : `what is outside (${resource.what})`;
  }
}
