import type { Resource } from '../data-flow.ts';

/** A kind of resource, as doubts speak of it. */
export type Kind = Resource['kind'];

/** What a script of which nothing is known can touch. Artifacts and caches are out of its reach: only actions get the token for them. */
export const SCRIPT_REACH: readonly Kind[] = ['workspace', 'runner-file', 'environment', 'tool', 'service', 'outside'];

/** What an action of which nothing is known can touch. */
export const ACTION_REACH: readonly Kind[] = [...SCRIPT_REACH, 'artifact', 'cache', 'deployment'];

/** A service may be read and changed. */
export const SERVICE_REACH: readonly Kind[] = ['service'];

/** What goes from one job to another when they run on different runners. */
export const CROSSING: ReadonlySet<Kind> = new Set(['job-output', 'job-result', 'artifact', 'cache', 'deployment', 'outside']);

/** Others see it once it is written, whatever the run does after. */
export const SEEN_AFTERWARDS: ReadonlySet<Kind> = new Set(['outside', 'deployment', 'artifact']);
