import { close } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Entry, fromFdPromise, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '../errors.ts';
import { type ArchiveJob, findArchiveJobs } from '../telemetry/logs/archive-entries.ts';
import type { StepLabel } from '../telemetry/logs/log-record.ts';
import { noSuchJob } from './log-jobs.ts';
import { damaged, type LogPiece, type LogSource, MOST_UNPACKED, tooLarge } from './log-source.ts';

/** GitHub runs 256 jobs of a matrix at most; no run has so many steps. */
const MOST_ENTRIES = 100_000;
const LONGEST_JOB = 90;

interface Part {
  readonly entry: Entry;
  readonly label: StepLabel | null;
}

/**
 * One job of a run's archive, entry by entry. What its directory declares is refused above 1 GiB before anything is unpacked, and what unpacks to more than it
 * declares when it does. Nothing is written. `file`: a path, or an open
 * file's descriptor, which is closed with the source or an error. Errors: INPUT_UNREADABLE; USAGE when there is no such job.
 */
export async function openLogArchive(file: string | number, name: string, wanted: string | null): Promise<LogSource> {
  const zip = await openZip(file, name);
  try {
    const entries = await listEntries(zip, name);
    const jobs = findArchiveJobs([...entries.keys()]).filter(({ steps, whole }) => steps.length > 0 || whole !== null);
    const names = jobs.map(({ job }) => job);
    const [first] = jobs;
    if (first === undefined) throw new AppError('INPUT_UNREADABLE', `${name}: is a zip archive without a job's log in it`);
    const job = wanted === null ? first : jobs.find((one) => one.job === wanted || one.job === asFolder(wanted));
    if (job === undefined) throw noSuchJob(name, wanted ?? '', names);
    const parts = partsOf(job, entries);
    if (parts.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0) > MOST_UNPACKED) throw tooLarge(name);
    return {
      wanted: null,
      job: job.job,
      pieces: () => readParts(zip, parts, name),
      jobs: () => names,
      isBinary: () => false,
      close: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(file: string | number, name: string): Promise<ZipFile> {
  // Names stay bytes: what is odd in one that is not read must not refuse the archive.
  const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true };
  try {
    return await (typeof file === 'string' ? openPromise(file, options) : fromFdPromise(file, options));
  } catch (error) {
    if (typeof file === 'number') close(file);
    throw damaged(name, error);
  }
}

async function listEntries(zip: ZipFile, name: string): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) throw new AppError('INPUT_UNREADABLE', `${name}: has more entries than a run's archive can have`);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileNameRaw.toString('utf8');
      if (!entries.has(path)) entries.set(path, entry);
    }
  } catch (error) {
    throw damaged(name, error);
  }
  return entries;
}

/** The name of a job as GitHub names its folder: without `/` and `:`, cut. */
function asFolder(job: string): string {
  return job.replace(/[/:]/g, '').slice(0, LONGEST_JOB).trim();
}

/** The files of the steps, as these tell which line is whose; the whole log where they are not all there (cli/cli issue 10551). */
function partsOf({ steps, whole }: ArchiveJob, entries: ReadonlyMap<string, Entry>): readonly Part[] {
  const find = (path: string, label: StepLabel | null): Part[] => {
    const entry = entries.get(path);
    return entry === undefined ? [] : [{ entry, label }];
  };
  const own = steps.flatMap(({ entry, label }) => find(entry, label));
  const all = whole === null ? [] : find(whole, null);
  const bytes = own.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  return bytes >= (all[0]?.entry.uncompressedSize ?? 0) ? own : all;
}

async function* readParts(zip: ZipFile, parts: readonly Part[], name: string): AsyncGenerator<LogPiece> {
  for (const { entry, label } of parts) {
    yield { kind: 'entry', label };
    let stream: Readable | null = null;
    try {
      stream = await zip.openReadStreamPromise(entry);
      for await (const bytes of stream as AsyncIterable<Buffer>) yield { kind: 'bytes', bytes };
    } catch (error) {
      throw damaged(name, error);
    } finally {
      stream?.destroy();
    }
  }
}
