import { AppError } from '../errors.ts';
import { isFromFork } from '../model/is-from-fork.ts';
import type { Run, RunSources } from '../model/run.ts';
import { scrubSource, scrubText } from '../model/scrub-text.ts';
import type { GitHub } from '../ports/github.ts';

/** Lock files and manifests: what `hashFiles` of a cache key is taken of. */
const LOCK_FILE =
  /(^|\/)(package(-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|Cargo\.(lock|toml)|go\.(sum|mod)|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|pyproject\.toml|setup\.(py|cfg)|[^/]*requirements[^/]*\.(txt|in)|Gemfile\.lock|composer\.lock|mix\.lock|pubspec\.lock|Package\.resolved|Podfile\.lock|packages\.lock\.json|[^/]*\.csproj|pom\.xml|[^/]*\.gradle(\.kts)?|gradle-wrapper\.properties|libs\.versions\.toml|gradle\.lockfile)$/;
/** What a job can run of its own repository. */
const LOCAL_SOURCE = /^\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/;
const MOST_FILE_BLOBS = 200;
const NOT_TO_BE_HAD: RunSources = { workflowBlob: null, workflowText: null, fileBlobs: new Map() };

/** Commits for which it pays to ask for all of them at once: the first costs a request more. */
const FEWEST_AT_ONCE = 3;

export interface SourcesOptions {
  /** Of how many commits files are asked for; runs of further ones are not measured. */
  readonly mostCommits: number;
  /** Told once why nothing more is measured. */
  readonly note: (text: string) => void;
  /** Whose runs these are: of another repository's commits no files are read. */
  readonly repositoryId?: number;
  /** Workflow texts that are known already, by blob id. */
  readonly textOf?: (blob: string) => string | null | Promise<string | null>;
}

/** What runs saw of their repository's files. */
export interface SourcesReader {
  /** Asks for the files of the commits of some runs, at most a hundred, in few requests. */
  prepare(runs: readonly Run[]): Promise<void>;
  /** Null: not measured. A commit that is gone gives sources that say nothing. */
  of(run: Run): Promise<RunSources | null>;
  /** Whether GitHub still gives them; once it does not, nothing more is asked. */
  isGiven(): boolean;
}

/**
 * The files that a run saw, each commit and each version of a workflow file asked for once. A pull request runs the file of a merge commit that is
 * gone soon; the file of its head stands for it.
 */
export function sourcesOfRuns(
  github: Pick<GitHub, 'fetchFileIds' | 'fetchFileText' | 'commitFiles'>,
  options: SourcesOptions,
): SourcesReader {
  const commits = new Map<string, ReadonlyMap<string, string> | 'gone' | null>();
  const texts = new Map<string, string | null>();
  const files = github.commitFiles(isKept);
  const shows = (run: Run): boolean => showsItsFile(run, options.repositoryId ?? 0);
  let given = true;
  const fileIds = async (sha: string): Promise<ReadonlyMap<string, string> | 'gone' | null> => {
    const known = commits.get(sha);
    if (known !== undefined || commits.size >= options.mostCommits || !given) return known ?? null;
    const ids = await unlessRefused(() => github.fetchFileIds(sha));
    if (ids === null || ids === 'refused') {
      given = false;
      const why = ids === null ? 'the repository has more files than GitHub lists' : 'the token may not read contents';
      options.note(`workflow texts and lock files are not measured: ${why}`);
    }
    const kept = ids === null || ids === 'refused' ? null : ids === 'gone' ? ids : onlyWhatIsKept(ids);
    commits.set(sha, kept);
    return kept;
  };
  const textOf = async (id: string): Promise<string | null> => {
    const known = texts.get(id) ?? (await options.textOf?.(id));
    if (known !== undefined && known !== null) return known;
    if (texts.has(id)) return null;
    const text = await unlessRefused(() => github.fetchFileText(id));
    const value = typeof text === 'object' && text.available ? scrubSource(text.value) : null;
    texts.set(id, value);
    return value;
  };
  return {
    prepare: async (runs) => {
      const unknown = [...new Set(runs.filter(shows).map(({ headSha }) => headSha))].filter((sha) => !commits.has(sha));
      const wanted = unknown.slice(0, Math.max(0, options.mostCommits - commits.size));
      if (!given || wanted.length < FEWEST_AT_ONCE) return;
      const listed = await unlessRefused(() => files.of(wanted));
      // Why it is not given is found, and said, when the first of them is asked for by itself.
      if (typeof listed === 'string') return;
      for (const [sha, ids] of listed) commits.set(sha, onlyWhatIsKept(ids));
    },
    of: async (run) => {
      if (!shows(run)) return null;
      const ids = await fileIds(run.headSha);
      if (ids === null) return null;
      if (ids === 'gone') return NOT_TO_BE_HAD;
      const workflowBlob = run.workflowPath === null ? null : (ids.get(run.workflowPath) ?? null);
      const fileBlobs = new Map([...ids].filter(([path]) => path !== run.workflowPath).map(([path, id]) => [scrubText(path), id]));
      return { workflowBlob, workflowText: workflowBlob === null ? null : await textOf(workflowBlob), fileBlobs };
    },
    isGiven: () => given,
  };
}

/** Whether the head commit holds the file that ran: not for a fork's commit, nor where the file came from the branch a pull request is for. */
export function showsItsFile(run: Run, repositoryId: number): boolean {
  return run.workflowPath !== null && run.event !== 'pull_request_target' && !isFromFork(run, repositoryId);
}

function isKept(path: string): boolean {
  return isLockFile(path) || LOCAL_SOURCE.test(path);
}

function isLockFile(path: string): boolean {
  return LOCK_FILE.test(path) && !path.includes('node_modules/');
}

function onlyWhatIsKept(ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const depth = (path: string): number => path.split('/').length;
  const locks = [...ids].filter(([path]) => isLockFile(path)).sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const local = [...ids].filter(([path]) => LOCAL_SOURCE.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map([...local.slice(0, MOST_FILE_BLOBS), ...locks.slice(0, MOST_FILE_BLOBS)]);
}

async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | 'gone' | 'refused'> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'GITHUB_FORBIDDEN') return 'refused';
    if (error.code === 'GITHUB_NOT_FOUND' || error.code === 'GITHUB_REJECTED') return 'gone';
    throw error;
  }
}
