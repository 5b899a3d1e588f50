import type { Route } from '../../model/route.ts';
import type { DataFlow, Dependence, Flow, Freedom, Resource } from '../data-flow.ts';
import { CROSSING, type Kind, SEEN_AFTERWARDS } from './kinds.ts';
import { nameResource, overlapResources } from './resource-overlap.ts';

/** Comparisons for one question, after which it is not known; and resources that an answer names. */
const MOST_PAIRS = 20_000;
const MOST_NAMED = 5;
/** Jobs that wait for one. The largest file of the corpus has 137 jobs. */
const MOST_WAITING = 500;
const NO: Dependence = { answer: 'no', because: [] };

/**
 * Whether job `b` needs what job `a` hands over, itself or through other jobs. About data only: `a` may be a gate (lint before deploy) and the answer
 * still "no"; who drops the edge decides on that. "No" is given only when nothing unknown on either side could meet. Keys as in the file.
 */
export function jobNeeds(flow: DataFlow, b: string, a: string): Dependence {
  if (!flow.jobs.has(a) || !flow.jobs.has(b)) return { answer: 'unknown', reason: 'one of the jobs is not in the workflow' };
  const waiting = createWaiting(flow);
  if (waiting(a).size > MOST_WAITING) return { answer: 'unknown', reason: 'more jobs wait for it than are compared' };
  // Widest way first: "yes" travels over certain links only, "unknown" over any.
  const sure = new Map<string, Dependence>();
  const open: [string, Dependence][] = [[a, { answer: 'yes', because: [] }]];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [at, so] = next;
    const source = flow.jobs.get(at);
    if (source === undefined) continue;
    for (const key of new Set([...waiting(at), b])) {
      const target = flow.jobs.get(key);
      if (key === at || key === a || target === undefined) continue;
      const known = sure.get(key);
      if (known?.answer === 'yes' || (known?.answer === 'unknown' && so.answer === 'unknown')) continue;
      const link = relate(source, target, isCrossing);
      const joined = link.answer === 'no' || so.answer !== 'unknown' ? link : so;
      if (joined.answer === 'no' || (known !== undefined && joined.answer === 'unknown')) continue;
      sure.set(key, joined);
      open.push([key, joined]);
    }
  }
  return sure.get(b) ?? NO;
}

/**
 * Whether step `b` of a job needs what step `a` before it does: it reads what `a` writes, or writes what `a` reads or writes. Steps by their place in
 * `flow.steps`. Only between the two, not through steps in between. About data, not about gating, as with jobs.
 */
export function stepNeeds(flow: DataFlow, job: string, b: number, a: number): Dependence {
  const steps = flow.steps.get(job);
  const [first, second] = [steps?.[a], steps?.[b]];
  if (first === undefined || second === undefined) return { answer: 'unknown', reason: 'one of the steps is not in the job' };
  return relate(first, second, () => true);
}

/**
 * Whether two steps may change places, with all that stands between them. Never certain when one of them writes what is seen after the run: if the
 * other one fails, that would now happen, or no longer.
 */
export function maySwap(flow: DataFlow, job: string, a: number, b: number): Freedom {
  const steps = flow.steps.get(job);
  if (steps?.[a] === undefined || steps[b] === undefined) return { answer: 'unknown', reason: 'one of the steps is not in the job' };
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  const pairs: [number, number][] = [[first, last]];
  for (let i = first + 1; i < last; i++) pairs.push([first, i], [i, last]);
  return allFree(steps, pairs);
}

/** Whether two steps may run at the same time, where either of them stands now. The same care as with `maySwap`. */
export function maySideBySide(flow: DataFlow, job: string, a: number, b: number): Freedom {
  const steps = flow.steps.get(job);
  if (steps?.[a] === undefined || steps[b] === undefined) return { answer: 'unknown', reason: 'one of the steps is not in the job' };
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  const between = Array.from({ length: Math.max(0, last - first - 1) }, (_, i) => first + 1 + i);
  const up = allFree(steps, [[first, last], ...between.map((i): [number, number] => [i, last])]);
  if (up.answer === 'yes' || between.length === 0) return up;
  const down = allFree(steps, [[first, last], ...between.map((i): [number, number] => [first, i])]);
  return down.answer === 'yes' || up.answer === 'no' ? down : up;
}

function allFree(steps: readonly Flow[], pairs: readonly (readonly [number, number])[]): Freedom {
  let doubt: Freedom | null = null;
  for (const [i, j] of pairs) {
    const [first, second] = [steps[i], steps[j]];
    if (first === undefined || second === undefined || first === second) continue;
    const free = commute(first, second);
    if (free.answer === 'no') return free;
    if (free.answer === 'unknown') doubt ??= free;
  }
  return doubt ?? { answer: 'yes' };
}

function commute(first: Flow, second: Flow): Freedom {
  const link = relate(first, second, () => true);
  const back = link.answer === 'no' ? relate(second, first, () => true) : link;
  if (back.answer === 'yes') return { answer: 'no', because: back.because };
  if (back.answer === 'unknown') return back;
  const seen = [...first.writes, ...second.writes].find(
    (resource) => SEEN_AFTERWARDS.has(resource.kind) || (resource.kind === 'cache' && resource.now === true),
  );
  if (seen !== undefined)
    return {
      answer: 'unknown',
      reason: `${nameResource(seen)} is seen after the run, and whether it is written would depend on another step's failure`,
    };
  if (first.summarizes === true || second.summarizes === true)
    return { answer: 'unknown', reason: "the job summary is seen after the run, and what it says would depend on another step's failure" };
  const doubt = [...first.doubts, ...second.doubts].find(({ writes }) => writes.some((kind) => SEEN_AFTERWARDS.has(kind)));
  return doubt === undefined ? { answer: 'yes' } : { answer: 'unknown', reason: doubt.reason };
}

/** Whether the later one meets what the earlier one does: certainly, perhaps, or not at all. */
function relate(earlier: Flow, later: Flow, counts: (kind: Kind, flow: Flow) => boolean): Dependence {
  const because: Resource[] = [];
  let perhaps: string | null = null;
  for (const [left, right] of [
    [earlier.writes, later.reads],
    [earlier.reads, later.writes],
    [earlier.writes, later.writes],
  ] as const) {
    const theirs = Map.groupBy(right, (resource) => resource.kind);
    let pairs = 0;
    for (const a of left) {
      if (!counts(a.kind, earlier)) continue;
      for (const b of theirs.get(a.kind) ?? []) {
        if (because.length >= MOST_NAMED) break;
        if (++pairs > MOST_PAIRS) {
          perhaps ??= 'they touch more than can be compared';
          break;
        }
        const overlap = overlapResources(a, b);
        if (overlap === 'yes') because.push(b);
        else if (overlap === 'maybe') perhaps ??= whyPerhaps(a, b);
      }
    }
    if (because.length > 0) return { answer: 'yes', because };
  }
  const reason = findDoubt(earlier, later, counts) ?? perhaps;
  return reason === null ? NO : { answer: 'unknown', reason };
}

/** The first thing unknown of either that could meet the other. */
function findDoubt(earlier: Flow, later: Flow, counts: (kind: Kind, flow: Flow) => boolean): string | null {
  for (const [one, other] of [
    [earlier, later],
    [later, earlier],
  ] as const) {
    const reads = kindsOf(
      other.reads,
      other.doubts.flatMap((doubt) => doubt.reads),
    );
    const writes = kindsOf(
      other.writes,
      other.doubts.flatMap((doubt) => doubt.writes),
    );
    // Who asks how the run stands is not given anything by a job that comes later.
    const mayRead = (kind: Kind) => kind !== 'job-result' || one === later;
    for (const doubt of one.doubts) {
      const meets = (kind: Kind, theirs: ReadonlySet<Kind>) => theirs.has(kind) && counts(kind, one);
      if (
        doubt.writes.some((kind) => meets(kind, reads) || meets(kind, writes)) ||
        doubt.reads.some((kind) => mayRead(kind) && meets(kind, writes))
      )
        return doubt.reason;
    }
  }
  return null;
}

function kindsOf(resources: readonly Resource[], more: readonly Kind[]): ReadonlySet<Kind> {
  return new Set([...resources.map((resource) => resource.kind), ...more]);
}

function whyPerhaps(a: Resource, b: Resource): string {
  const [left, right] = [nameResource(a), nameResource(b)];
  return left === right ? `both touch ${left}` : `${left} and ${right} may be the same`;
}

function isCrossing(kind: Kind): boolean {
  return CROSSING.has(kind) || kind === 'workspace' || kind === 'runner-file' || kind === 'tool';
}

/** The jobs that wait for a job, themselves or through others. */
function createWaiting(flow: DataFlow): (key: string) => ReadonlySet<string> {
  const actual = new Map([...flow.jobs.keys()].map((key) => [key.toLowerCase(), key]));
  const direct = new Map<string, string[]>();
  for (const [key, needs] of flow.needs) {
    for (const need of needs) {
      const name = actual.get(need.toLowerCase());
      if (name !== undefined) direct.set(name, [...(direct.get(name) ?? []), key]);
    }
  }
  const found = new Map<string, ReadonlySet<string>>();
  return (start) => {
    const known = found.get(start);
    if (known !== undefined) return known;
    const reached = new Set<string>();
    const open = [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const next of direct.get(key) ?? []) {
        if (reached.has(next)) continue;
        reached.add(next);
        open.push(next);
      }
    }
    found.set(start, reached);
    return reached;
  };
}

/** Where a step of a job stands in `flow.steps`, by its route in the file; null when it is not there, as for a `parallel:` group itself. */
export function placeOfStep(flow: DataFlow, job: string, route: Route): number | null {
  const wanted = JSON.stringify(route);
  const at = (flow.steps.get(job) ?? []).findIndex((step) => JSON.stringify(step.route) === wanted);
  return at === -1 ? null : at;
}
