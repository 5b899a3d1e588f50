import type { LocalSources } from '../workflow/local-sources.ts';

/** Of the repository's own actions and called workflows, none was read. */
export const NO_SOURCES: LocalSources = { workflows: new Map(), actions: new Map() };
