import type { Suspects } from './change.ts';
import type { Place } from './place.ts';
import type { RunNote } from './run-note.ts';

/** A value's run and place. */
export interface Sighting {
  readonly note: RunNote;
  readonly place: Place;
}

/** A change point is known to about so many runs. */
const AROUND = 5;

/** What else changed. Files: between the last run before and the first after; runner and caches, which come gradually: of most of the five at each side. */
export function findSuspects(before: readonly Sighting[], after: readonly Sighting[]): Suspects {
  const [last, first] = [before.at(-1)?.note, after[0]?.note];
  const [old, young] = [before.slice(-AROUND), after.slice(0, AROUND)];
  const image = differ(
    usual(old, ({ place }) => place.image),
    usual(young, ({ place }) => place.image),
  );
  const labels = differ(usual(old, labelsOf), usual(young, labelsOf));
  return {
    workflowFile: differ(last?.workflowBlob ?? null, first?.workflowBlob ?? null),
    lockFile: differ(last?.lockFiles ?? null, first?.lockFiles ?? null),
    runnerImage: labels === true ? true : image,
    cacheState: differ(
      usual(old, ({ place }) => place.cache),
      usual(young, ({ place }) => place.cache),
    ),
  };
}

function labelsOf({ place }: Sighting): string | null {
  return place.labels.length === 0 ? null : place.labels.join(', ');
}

function differ(before: string | null, after: string | null): boolean | null {
  return before === null || after === null ? null : before !== after;
}

/** What most have; null where that is not known. Of equals the first. */
function usual(sightings: readonly Sighting[], pick: (sighting: Sighting) => string | null): string | null {
  const counts = new Map<string | null, number>();
  for (const sighting of sightings) counts.set(pick(sighting), (counts.get(pick(sighting)) ?? 0) + 1);
  return [...counts].reduce<[string | null, number]>((most, one) => (one[1] > most[1] ? one : most), [null, 0])[0];
}
