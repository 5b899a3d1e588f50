import type { Resource } from '../data-flow.ts';

/** A kind of resource, as doubts speak of it. */
export type Kind = Resource['kind'];

/**
 * What a script or an action of which nothing is known can touch. What it has of the network reaches GitHub's API, with artifacts, caches, deployments and
 * how the run stands; what it prints may be a workflow command that changes how the log of later steps is read.
 */
export const UNKNOWN_REACH: readonly Kind[] = [
  'workspace',
  'runner-file',
  'environment',
  'tool',
  'service',
  'outside',
  'artifact',
  'cache',
  'deployment',
  'step-result',
  'job-result',
];

/** What a known program can touch over the network: GitHub's API among it, and services of the job. */
export const NETWORK_REACH: readonly Kind[] = ['outside', 'artifact', 'cache', 'deployment', 'service', 'step-result', 'job-result'];

/** A service may be read and changed. */
export const SERVICE_REACH: readonly Kind[] = ['service'];

/** What goes from one job to another when they run on different runners. */
export const CROSSING: ReadonlySet<Kind> = new Set(['job-output', 'job-result', 'artifact', 'cache', 'deployment', 'outside']);

/** Others see it once it is written, whatever the run does after. */
export const SEEN_AFTERWARDS: ReadonlySet<Kind> = new Set(['outside', 'deployment', 'artifact']);
