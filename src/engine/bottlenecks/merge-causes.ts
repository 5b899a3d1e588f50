import type { FoundBottleneck } from './found-bottleneck.ts';

/** Two values that differ by less, as a share of the larger, are one when what they stand on is. */
const SAME_VALUE = 0.1;

/**
 * Leaves one of two bottlenecks that are one thing seen twice: a job that is waited for and what that job does, or a group of steps and a part of it that
 * is nearly all of it. The one that names less stays, with the first sentence of the other as its second. `found`: the most valuable first, and so the result.
 */
export function mergeCauses(found: readonly FoundBottleneck[]): readonly FoundBottleneck[] {
  const kept: FoundBottleneck[] = [];
  for (const each of found) {
    const place = kept.findIndex((other) => isOneCause(other, each));
    const other = kept[place];
    if (other === undefined) kept.push(each);
    else kept[place] = isNarrower(each, other) ? merged(each, other) : merged(other, each);
  }
  return kept.sort((a, b) => b.value - a.value);
}

function isOneCause(a: FoundBottleneck, b: FoundBottleneck): boolean {
  if (Math.abs(a.value - b.value) > SAME_VALUE * Math.max(a.value, b.value)) return false;
  if (a.kind === 'fan-in' || b.kind === 'fan-in') return waitsFor(a, b) || waitsFor(b, a);
  return isPartOf(a, b) || isPartOf(b, a);
}

function waitsFor(fanIn: FoundBottleneck, { kind, jobs }: FoundBottleneck): boolean {
  const [, last] = fanIn.jobs;
  return fanIn.kind === 'fan-in' && kind !== 'fan-in' && last !== undefined && jobs[0] === last;
}

function isPartOf(part: FoundBottleneck, whole: FoundBottleneck): boolean {
  const places = new Set(whole.steps.map(({ job, step }) => JSON.stringify([job, step])));
  return part.steps.length > 0 && part.steps.every(({ job, step }) => places.has(JSON.stringify([job, step])));
}

function isNarrower(a: FoundBottleneck, b: FoundBottleneck): boolean {
  if (a.kind === 'fan-in' || b.kind === 'fan-in') return b.kind === 'fan-in';
  return a.steps.length < b.steps.length || (a.steps.length === b.steps.length && b.kind === 'setup');
}

function merged(stays: FoundBottleneck, goes: FoundBottleneck): FoundBottleneck {
  const [first, ...rest] = stays.evidence;
  const evidence = first === undefined ? goes.evidence.slice(0, 1) : [first, ...goes.evidence.slice(0, 1), ...rest];
  return { ...stays, evidence, rules: [...new Set([...stays.rules, ...goes.rules])] };
}
