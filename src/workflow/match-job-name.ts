import { type Json, ownValue } from '../model/json.ts';
import { writtenName } from './plan/display-name.ts';
import { extendPattern, isBelow, matchesPattern, type NamePattern, nameShapes, saysSomething } from './plan/name-pattern.ts';
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

/** What a name says. Several: each of them can have this name; a call whose workflow is not known stands for the jobs in it. */
export type JobNameMatch =
  | { readonly found: 'one'; readonly job: JobAddress }
  | { readonly found: 'several'; readonly candidates: readonly JobAddress[] }
  | { readonly found: 'none'; readonly reason: string };

/**
 * Reads the job out of the name of a job run (`caller (x) / called`), for the jobs of one trigger or of all. Every job that can have the name is a
 * candidate: by a name that is known from the file, by the one it has when it is skipped, by the shape of a name that is computed at run time, and as a
 * job of a called workflow that is not known. Ambiguity is said, never resolved; only a name that is computed whole, which fits all, is left out.
 */
export function jobNameMatcher(plan: ExpandedPlan, trigger?: string): (name: string) => JobNameMatch {
  const index: Index = { exact: new Map(), whole: new Map(), patterns: new Map(), opaque: new Map(), silent: new Set() };
  for (const { event, jobs } of plan.triggers) {
    if (trigger === undefined || event === trigger) for (const job of jobs) addJob(index, job, plan.path, [], [OUTERMOST]);
  }
  return (name) => {
    const found = [...(index.exact.get(name)?.values() ?? [])];
    const jobs = new Set(found.map(jobOf));
    // Of one job, a name that is known says more than a shape.
    const add = (job: JobAddress) => jobs.has(jobOf(job)) || found.push(job);
    index.whole.get(name)?.forEach(add);
    for (const job of found) jobs.add(jobOf(job));
    for (const { job, patterns } of index.patterns.values()) if (patterns.some((pattern) => matchesPattern(pattern, name))) add(job);
    const [first] = found;
    if (first === undefined) return { found: 'none', reason: whyNone(index, name) };
    for (const { job, patterns } of index.opaque.values()) if (patterns.some((pattern) => isBelow(pattern, name))) add(job);
    return found.length === 1 ? { found: 'one', job: first } : { found: 'several', candidates: found };
  };
}

interface Shaped {
  readonly job: JobAddress;
  readonly patterns: readonly NamePattern[];
}

interface Index {
  readonly exact: Map<string, Map<string, JobAddress>>;
  readonly whole: Map<string, Map<string, JobAddress>>;
  readonly patterns: Map<string, Shaped>;
  /** Calls of workflows that are not known: any job may stand below them. */
  readonly opaque: Map<string, Shaped>;
  /** Why names may be missing. */
  readonly silent: Set<string>;
}

const OUTERMOST: NamePattern = { known: null, shapes: [] };
/** Shapes of one job's name; each computed matrix on the way doubles them. */
const MAX_PATTERNS = 16;

function addJob(index: Index, job: PlannedJob, path: string, callers: readonly JobPlace[], outer: readonly NamePattern[]): void {
  const place: JobPlace = { path, key: job.key, matrix: job.matrix, displayName: job.displayName };
  const address: JobAddress = { ...place, callers, isUnexpanded: job.unexpanded !== null, isWhole: false };
  const patterns = outer.flatMap((before) => nameShapes(job).map((shape) => extendPattern(before, shape)));
  addWhole(index, job, address, outer);
  if (job.called !== null) {
    const known = job.displayName === null ? patterns.slice(0, MAX_PATTERNS) : [{ known: job.displayName, shapes: [] }];
    if (!job.called.known) {
      index.silent.add(`what ${job.key} calls is not known: ${job.called.reason}`);
      if (known.every(saysSomething)) index.opaque.set(identityOf(address), { job: address, patterns: known });
    } else for (const inner of job.called.jobs) addJob(index, inner, job.called.path, [...callers, place], known);
  } else if (job.displayName !== null) put(index.exact, job.displayName, address);
  else if (patterns.every(saysSomething)) index.patterns.set(identityOf(address), { job: address, patterns });
  else index.silent.add(`the name of ${job.key} is computed at run time`);
}

/** Known only where all callers are. */
function addWhole(index: Index, job: PlannedJob, address: JobAddress, outer: readonly NamePattern[]): void {
  const [before, ...others] = outer;
  if (before === undefined || before.shapes.length > 0 || others.length > 0) return;
  const written = writtenName(job.key, ownValue(job.rest, 'name'));
  const name = before.known === null ? written : `${before.known} / ${written}`;
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

/** The same for all legs of a job and of its callers. */
function jobOf({ path, key, callers }: JobAddress): string {
  return JSON.stringify([path, key, callers.map((caller) => [caller.path, caller.key])]);
}

function whyNone(index: Index, name: string): string {
  const [reason] = index.silent;
  return reason === undefined || (reason.startsWith('what') && !name.includes(' / ')) ? 'no job of the workflow has this name' : reason;
}
