import type { StoredRepository } from '../ports/store.ts';
import type { World } from './world.ts';

/** Where GitHub shows a run; null where it is not known at which address its pages are. */
export function runAddress({ settings }: World, { repository: { owner, name } }: StoredRepository): (runId: number) => string | null {
  const { webUrl } = settings;
  if (webUrl === undefined) return () => null;
  const base = `${webUrl}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/actions/runs`;
  return (runId) => `${base}/${runId}`;
}
