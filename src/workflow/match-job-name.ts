import type { Json } from '../model/json.ts';
import { writtenName } from './plan/display-name.ts';
import { ownValue } from './plan/is-json-map.ts';
import { joinPatterns, matchesPattern, type NamePattern, namePatterns, saysSomething } from './plan/name-pattern.ts';
import type { ExpandedPlan, PlannedJob } from './plan.ts';

/** A job of a workflow file, and which of its legs. */
export interface JobPlace {
  /** Repository path of the workflow in which the key stands. */
  readonly path: string;
  /** The YAML key. */
  readonly key: string;
  /** The values of the leg; null for a job without a matrix, and where they are not known. */
  readonly matrix: Readonly<Record<string, Json>> | null;
  /** As GitHub shows it with all callers; null where only a run can tell. */
  readonly displayName: string | null;
}

/** Which job a job run belongs to. */
export interface JobAddress extends JobPlace {
  /** The jobs that call the workflow, from the outside in; empty for a job of the workflow itself. */
  readonly callers: readonly JobPlace[];
  /** Whether the job has a matrix whose legs are not known. */
  readonly isUnexpanded: boolean;
  /** The name is the one that GitHub shows of the job, or the call, when it skips it whole: no leg, expressions as text. */
  readonly isWhole: boolean;
}

/** What a name says. Several: each of them can have this name. */
export type JobNameMatch =
  | { readonly found: 'one'; readonly job: JobAddress }
  | { readonly found: 'several'; readonly candidates: readonly JobAddress[] }
  | { readonly found: 'none'; readonly reason: string };

/**
 * Reads the job out of the name of a job run (`caller (x) / called`), for the jobs of one trigger or of all. A name that is known from the file
 * goes before one that a skipped job would have, and that before the shape of a name that is computed at run time. Ambiguity is said, never resolved.
 */
export function jobNameMatcher(plan: ExpandedPlan, trigger?: string): (name: string) => JobNameMatch {
  const index: Index = { exact: new Map(), whole: new Map(), patterns: new Map(), silent: new Set() };
  for (const { event, jobs } of plan.triggers) {
    if (trigger === undefined || event === trigger) for (const job of jobs) addJob(index, job, plan.path, [], [[]]);
  }
  return (name) => {
    const known = answer(index.exact.get(name)) ?? answer(index.whole.get(name));
    if (known !== null) return known;
    const shaped = new Map<string, JobAddress>();
    for (const [id, { job, patterns }] of index.patterns)
      if (patterns.some((pattern) => matchesPattern(pattern, name))) shaped.set(id, job);
    return answer(shaped) ?? { found: 'none', reason: whyNone(index, name) };
  };
}

interface Index {
  readonly exact: Map<string, Map<string, JobAddress>>;
  readonly whole: Map<string, Map<string, JobAddress>>;
  readonly patterns: Map<string, { readonly job: JobAddress; readonly patterns: readonly NamePattern[] }>;
  /** Why names may be missing. */
  readonly silent: Set<string>;
}

/** Shapes of one job's name; each computed matrix on the way doubles them. */
const MAX_PATTERNS = 16;

function addJob(index: Index, job: PlannedJob, path: string, callers: readonly JobPlace[], outer: readonly NamePattern[]): void {
  const place: JobPlace = { path, key: job.key, matrix: job.matrix, displayName: job.displayName };
  const address: JobAddress = { ...place, callers, isUnexpanded: job.unexpanded !== null, isWhole: false };
  const own = namePatterns(job);
  const patterns = outer.flatMap((before) => own.map((pattern) => (before.length === 0 ? pattern : joinPatterns(before, pattern))));
  addWhole(index, job, address, outer);
  if (job.called !== null) {
    if (!job.called.known) index.silent.add(`what ${job.key} calls is not known: ${job.called.reason}`);
    const known = job.displayName === null ? patterns.slice(0, MAX_PATTERNS) : [[job.displayName]];
    if (job.called.known) for (const inner of job.called.jobs) addJob(index, inner, job.called.path, [...callers, place], known);
  } else if (job.displayName !== null) put(index.exact, job.displayName, address);
  else if (patterns.every(saysSomething)) index.patterns.set(identityOf(address), { job: address, patterns });
  else index.silent.add(`the name of ${job.key} is computed at run time`);
}

/** Known only where all callers are. */
function addWhole(index: Index, job: PlannedJob, address: JobAddress, outer: readonly NamePattern[]): void {
  const [[before, ...more] = [], ...others] = outer;
  if (more.length > 0 || others.length > 0) return;
  const written = writtenName(job.key, ownValue(job.rest, 'name'));
  const name = before === undefined ? written : `${before} / ${written}`;
  if (name === job.displayName && job.called === null) return;
  put(index.whole, name, { ...address, matrix: null, displayName: name, isWhole: true });
}

function put(names: Map<string, Map<string, JobAddress>>, name: string, address: JobAddress): void {
  const known = names.get(name) ?? new Map<string, JobAddress>();
  known.set(identityOf(address), address);
  names.set(name, known);
}

/** The same for the same job of two triggers. */
function identityOf({ path, key, matrix, callers }: JobAddress): string {
  return JSON.stringify([path, key, matrix, callers.map((caller) => [caller.path, caller.key, caller.matrix])]);
}

function answer(found: ReadonlyMap<string, JobAddress> | undefined): JobNameMatch | null {
  const [first, ...more] = found?.values() ?? [];
  if (first === undefined) return null;
  return more.length === 0 ? { found: 'one', job: first } : { found: 'several', candidates: [first, ...more] };
}

function whyNone(index: Index, name: string): string {
  const [reason] = index.silent;
  return reason === undefined || (reason.startsWith('what') && !name.includes(' / ')) ? 'no job of the workflow has this name' : reason;
}
