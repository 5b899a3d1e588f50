import { compareTexts } from '../profile/stamp.ts';
import type { Measure } from './change.ts';
import { MEASURE_RANK } from './measure-rank.ts';
import type { Place } from './place.ts';
import { compareNotes, type RunNote } from './run-note.ts';
import type { Sample } from './samples-of-run.ts';

/** How much is kept at most: values of one series, series, and values of all together. */
export interface SeriesLimits {
  readonly points: number;
  readonly series: number;
  readonly all: number;
}

/** Some 100 MB, twice that while values come. */
export const SERIES_LIMITS: SeriesLimits = { points: 4000, series: 10_000, all: 4_000_000 };

/** The newest values of one series; from `finish` on oldest first. */
export interface Series {
  readonly workflow: string;
  readonly measure: Measure;
  readonly job: string | null;
  readonly step: string | null;
  values: Float64Array;
  readonly notes: RunNote[];
  readonly places: Place[];
}

export interface SeriesStore {
  take(workflow: string, note: RunNote, samples: readonly Sample[]): void;
  /** In a fixed order. */
  finish(): readonly Series[];
  /** Whether there were more series than are kept. */
  readonly isCut: () => boolean;
}

/** Keeps the newest values of each series in bounded memory; what is kept is the same in whatever order they come. */
export function createSeriesStore(limits: SeriesLimits = SERIES_LIMITS): SeriesStore {
  let series = new Map<string, Series>();
  const places = new Map<string, Place>();
  let last: string | null = null;
  let held = 0;
  let isCut = false;
  // Never grows, so that what was trimmed by it would have been trimmed at the end as well.
  const most = (): number =>
    Math.max(1, Math.min(limits.points, Math.floor(limits.all / Math.max(1, Math.min(series.size, limits.series)))));
  const trimAll = (): void => {
    for (const one of series.values()) trim(one, most());
    held = [...series.values()].reduce((sum, { notes }) => sum + notes.length, 0);
  };
  const dropSeries = (): void => {
    if (series.size <= limits.series) return;
    isCut = true;
    const kept = [...series].sort(([a], [b]) => compareTexts(a, b)).slice(0, limits.series);
    last = kept.at(-1)?.[0] ?? null;
    series = new Map(kept);
    trimAll();
  };
  const takeOne = (workflow: string, note: RunNote, { measure, job, step, place, value }: Sample): void => {
    const key = `${MEASURE_RANK[measure]}${JSON.stringify([workflow, job, step])}`;
    let one = series.get(key);
    if (one === undefined) {
      if (last !== null && key > last) {
        isCut = true;
        return;
      }
      one = { workflow, measure, job, step, values: new Float64Array(16), notes: [], places: [] };
      series.set(key, one);
    }
    add(one, note, internPlace(places, place), value);
    held += 1;
    if (one.notes.length > 2 * most()) {
      held -= one.notes.length;
      trim(one, most());
      held += one.notes.length;
    }
  };
  return {
    take: (workflow, note, samples) => {
      for (const sample of samples) takeOne(workflow, note, sample);
      if (series.size > 2 * limits.series) dropSeries();
      if (held > 2 * limits.all) trimAll();
    },
    finish: () => {
      dropSeries();
      trimAll();
      return [...series].sort(([a], [b]) => compareTexts(a, b)).map(([, one]) => one);
    },
    isCut: () => isCut,
  };
}

function add(one: Series, note: RunNote, place: Place, value: number): void {
  const at = one.notes.length;
  if (at === one.values.length) {
    const larger = new Float64Array(2 * at);
    larger.set(one.values);
    one.values = larger;
  }
  one.values[at] = value;
  one.notes.push(note);
  one.places.push(place);
}

/** Sorts, oldest first, and keeps the newest. */
function trim(one: Series, most: number): void {
  const { notes, places, values } = one;
  const order = notes
    .map((_, index) => index)
    .sort((a, b) => compareNotes(notes[a] as RunNote, notes[b] as RunNote))
    .slice(-most);
  const [keptNotes, keptPlaces] = [order.map((index) => notes[index] as RunNote), order.map((index) => places[index] as Place)];
  one.values = Float64Array.from(order, (index) => values[index] as number);
  notes.splice(0, notes.length, ...keptNotes);
  places.splice(0, places.length, ...keptPlaces);
  if (one.values.length === 0) one.values = new Float64Array(16);
}

const MOST_PLACES = 10_000;

/** One object for equal places, as most are. */
function internPlace(known: Map<string, Place>, place: Place): Place {
  const key = JSON.stringify([place.labels, place.image, place.cache]);
  const same = known.get(key);
  if (same !== undefined) return same;
  if (known.size >= MOST_PLACES) known.clear();
  known.set(key, place);
  return place;
}
