import type { Stratum, StratumPart } from './change.ts';
import type { Place } from './place.ts';
import type { RunNote } from './run-note.ts';
import type { Series } from './series-store.ts';

/** Values of a series that may be compared with each other. */
export interface Cell {
  readonly stratum: Stratum;
  /** Indexes of the series, ascending. */
  readonly members: readonly number[];
}

/** All values of one event and branch class, and its parts by labels, image and cache. */
export interface CellGroup {
  readonly whole: Cell;
  /** Empty where the values do not differ in these. */
  readonly parts: readonly Cell[];
}

/** With fewer values a stratum is not looked at by itself. */
export const FEWEST_OF_STRATUM = 20;

interface Point {
  readonly index: number;
  readonly event: string | null;
  readonly branch: Stratum['branch'];
  readonly place: Place;
  readonly texts: PlaceTexts;
}

/** Equal for equal parts; made once a place, since a series has many values of few places. */
interface PlaceTexts {
  readonly labels: string;
  readonly image: string;
  readonly cache: string;
}

const PARTS: readonly StratumPart[] = ['event', 'branch', 'labels', 'image', 'cache'];
/** From fine to coarse: what points that are too few are still told apart by. */
const OUTER: readonly (readonly StratumPart[])[] = [['event', 'branch'], ['event'], []];
const INNER: readonly (readonly StratumPart[])[] = [['labels', 'image', 'cache'], ['labels', 'cache'], ['cache']];

/**
 * Divides a series by event and branch class; each of these by labels, image and cache. Where a stratum has fewer than 20 values, they are taken with the
 * others that are too few in the next coarser one; what no stratum is large enough for is left out, or in the whole alone.
 */
export function stratify({ notes, places }: Pick<Series, 'notes' | 'places'>, defaultBranch: string | null): readonly CellGroup[] {
  const byPlace = new Map<Place, PlaceTexts>();
  const textsOf = (place: Place): PlaceTexts => {
    const found = byPlace.get(place) ?? textsOfPlace(place);
    byPlace.set(place, found);
    return found;
  };
  const points = notes.map((note, index): Point => {
    const place = places[index] as Place;
    return { index, event: note.event, branch: branchClassOf(note, defaultBranch), place, texts: textsOf(place) };
  });
  return divide(points, OUTER).map((group) => {
    const whole = toCell(group);
    const parts = divide(group, INNER);
    return { whole, parts: parts.some((part) => part.length < group.length) ? parts.map(toCell) : [] };
  });
}

/** The branch of a pull request or a merge queue is never the default one, whatever it is called. */
export function branchClassOf({ event, branch }: RunNote, defaultBranch: string | null): Stratum['branch'] {
  if (event === 'pull_request' || event === 'pull_request_target' || event === 'merge_group') return 'other';
  if (event === 'schedule') return 'default';
  return branch === null || defaultBranch === null ? null : branch === defaultBranch ? 'default' : 'other';
}

function divide(points: readonly Point[], levels: readonly (readonly StratumPart[])[]): readonly (readonly Point[])[] {
  const [level, ...coarser] = levels;
  if (level === undefined || points.length < FEWEST_OF_STRATUM) return [];
  const cells = Object.values(Object.groupBy(points, (point) => level.map((part) => textOf(point, part)).join('\n'))).filter(
    (cell) => cell !== undefined,
  );
  const left = cells.filter((cell) => cell.length < FEWEST_OF_STRATUM).flat();
  return [
    ...cells.filter((cell) => cell.length >= FEWEST_OF_STRATUM),
    ...divide(
      left.sort((a, b) => a.index - b.index),
      coarser,
    ),
  ];
}

function textOf({ event, branch, texts }: Point, part: StratumPart): string {
  if (part === 'event') return JSON.stringify(event);
  return part === 'branch' ? (branch ?? '') : texts[part];
}

function textsOfPlace({ labels, image, cache }: Place): PlaceTexts {
  return { labels: JSON.stringify(labels), image: JSON.stringify(image), cache: cache ?? '' };
}

function toCell(points: readonly Point[]): Cell {
  const dropped = PARTS.filter((part) => points.some((point) => textOf(point, part) !== textOf(points[0] ?? point, part)));
  const [first] = points;
  const of = <T>(part: StratumPart, value: T | undefined, none: T): T => (value === undefined || dropped.includes(part) ? none : value);
  return {
    stratum: {
      event: of('event', first?.event, null),
      branch: of('branch', first?.branch, null),
      labels: of('labels', first?.place.labels, []),
      image: of('image', first?.place.image, null),
      cache: of('cache', first?.place.cache, null),
      dropped,
    },
    members: points.map(({ index }) => index),
  };
}
