import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import type { FetchedArtifact } from '../ports/github.ts';

const MOST_ENTRIES = 20_000;
const MOST_FILES = 1_000;
const MOST_OF_FILE = 16 * 1024 * 1024;
const MOST_OF_ALL = 64 * 1024 * 1024;
/** Reports of tests pack to a tenth, and to a fiftieth where all tests have nearly one name; what packs better is made to be unpacked. */
const MOST_RATIO = 200;
/** Below this the ratio says nothing. */
const SMALL = 64 * 1024;

/**
 * The XML files of a zip archive as text, none of them written anywhere: an entry's name tells only whether it is one. Entries that are larger, packed
 * tighter or more than the bounds allow, encrypted or damaged are left out, and `isWhole` is then false. What is not packed at all, as
 * `archive: false` of actions/upload-artifact leaves a file, is taken as one XML file.
 */
export async function readZipTexts(bytes: Buffer): Promise<FetchedArtifact> {
  if (!isZip(bytes)) return bytes.length > MOST_OF_FILE ? { available: false, reason: 'too-large' } : whole([decode(bytes)]);
  const zip = await fromBufferPromise(bytes, { decodeStrings: false, validateEntrySizes: true }).catch(() => null);
  if (zip === null) return { available: false, reason: 'not-readable' };
  try {
    const { entries, isWhole } = await listXml(zip);
    return await readEntries(zip, entries, isWhole);
  } finally {
    zip.close();
  }
}

/** Both forms that an archive can begin with: an entry, or the end of an empty one. */
function isZip(bytes: Buffer): boolean {
  return ['PK\x03\x04', 'PK\x05\x06'].includes(bytes.subarray(0, 4).toString('latin1'));
}

async function listXml(zip: ZipFile): Promise<{ readonly entries: readonly Entry[]; readonly isWhole: boolean }> {
  const entries: Entry[] = [];
  let seen = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      seen += 1;
      if (seen > MOST_ENTRIES || entries.length >= MOST_FILES) return { entries, isWhole: false };
      if (/\.xml$/i.test(entry.fileNameRaw.toString('latin1'))) entries.push(entry);
    }
    return { entries, isWhole: true };
  } catch {
    return { entries, isWhole: false };
  }
}

async function readEntries(zip: ZipFile, entries: readonly Entry[], isComplete: boolean): Promise<FetchedArtifact> {
  const texts: string[] = [];
  let [left, isWhole] = [MOST_OF_ALL, isComplete];
  for (const entry of entries) {
    const text = isWithinBounds(entry, left) ? await readEntry(zip, entry) : null;
    if (text === null) isWhole = false;
    else {
      texts.push(text);
      left -= entry.uncompressedSize;
    }
  }
  return texts.length === 0 && !isWhole ? { available: false, reason: 'not-readable' } : { available: true, texts, isWhole };
}

function isWithinBounds({ compressedSize, uncompressedSize }: Entry, left: number): boolean {
  if (uncompressedSize > Math.min(MOST_OF_FILE, left)) return false;
  return uncompressedSize <= SMALL || uncompressedSize <= compressedSize * MOST_RATIO;
}

/** Null: encrypted, damaged, or not of the size that it declares. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<string | null> {
  try {
    return decode(await buffer(await zip.openReadStreamPromise(entry)));
  } catch {
    return null;
  }
}

function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes);
}

function whole(texts: readonly string[]): FetchedArtifact {
  return { available: true, texts, isWhole: true };
}
