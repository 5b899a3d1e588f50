import type { CacheEntries, CacheSave } from '../../../model/cache-outcome.ts';
import { keepText } from '../log-record.ts';

/** What the plain progress of image builds says of layers and of the cache they came from. */
export interface LayerFacts {
  readonly entries: CacheEntries;
  /** `gha`, or the reference of an image; null where no cache was asked. */
  readonly importedFrom: string | null;
  readonly importFailed: boolean;
  readonly save: CacheSave;
  /** As BuildKit printed it. */
  readonly saveSeconds: number | null;
}

/** Takes the lines of one section that begin with `#` and a digit. */
export interface LayerTally {
  take(text: string): void;
  /** Null where no vertex of a build was seen. */
  read(): LayerFacts | null;
}

/** The steps of a Dockerfile: `#8 [build 2/5] RUN make`, with the platform in front where there are several. */
const STEP = /^#(\d{1,6}) \[(?:[^\]]* )?\d+\/\d+\] (\w+)/;
const IMPORT = /^#(\d{1,6}) importing cache manifest from (\S+)/;
const EXPORT = /^#(\d{1,6}) exporting (?:cache to |to GitHub (?:Actions )?Cache)/;
const END = /^#(\d{1,6}) (?:(CACHED|CANCELED)$|DONE (\d+(?:\.\d+)?)s$|(ERROR): )/;
const MOST_VERTICES = 5000;

type VertexKind = 'step' | 'import' | 'export';

export function createLayerTally(): LayerTally {
  /** The vertices that have begun and not ended. A further build in the same section counts from 1 again. */
  const open = new Map<number, VertexKind>();
  let [hits, misses, seen] = [0, 0, 0];
  let importedFrom: string | null = null;
  let [imports, failedImports] = [0, 0];
  let save: CacheSave = 'unknown';
  let saveSeconds: number | null = null;

  function begin(id: string | undefined, kind: VertexKind): void {
    seen += 1;
    if (open.size < MOST_VERTICES) open.set(Number(id), kind);
  }

  function end(kind: VertexKind, how: { cached: boolean; failed: boolean; seconds: number | null }): void {
    if (kind === 'step') {
      if (how.cached) hits += 1;
      else misses += 1;
    } else if (kind === 'import') {
      imports += 1;
      if (how.failed) failedImports += 1;
    } else {
      save = how.failed ? 'failed' : save === 'failed' ? save : 'saved';
      if (how.seconds !== null) saveSeconds = (saveSeconds ?? 0) + how.seconds;
    }
  }

  return {
    take(text) {
      const step = STEP.exec(text);
      if (step !== null) {
        // A base image is fetched, not built.
        if (step[2] !== 'FROM') begin(step[1], 'step');
        return;
      }
      const asked = IMPORT.exec(text);
      if (asked !== null) {
        begin(asked[1], 'import');
        importedFrom ??= sourceOf(asked[2] ?? '');
        return;
      }
      const told = EXPORT.exec(text);
      if (told !== null) {
        begin(told[1], 'export');
        return;
      }
      const ended = END.exec(text);
      const kind = ended === null ? undefined : open.get(Number(ended[1]));
      if (ended === null || kind === undefined) return;
      open.delete(Number(ended[1]));
      end(kind, {
        cached: ended[2] === 'CACHED',
        failed: ended[4] === 'ERROR' || ended[2] === 'CANCELED',
        seconds: ended[3] === undefined ? null : Number(ended[3]),
      });
    },
    read: () =>
      seen === 0
        ? null
        : { entries: { hits, misses }, importedFrom, importFailed: imports > 0 && failedImports === imports, save, saveSeconds },
  };
}

/** `gha:1234` carries a number that says nothing. */
function sourceOf(reference: string): string {
  return reference.startsWith('gha:') ? 'gha' : keepText(reference, 300);
}
