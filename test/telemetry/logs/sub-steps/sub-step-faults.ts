import type { LogStep, SubStep } from '../../../../src/model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../../src/model/log-instant.ts';

const TOLERANCE = 1e-6;

/** What a step's sub-steps break of what is promised of them; empty when nothing. */
export function faultsOf({ subSteps, start, duration, subject }: LogStep): readonly string[] {
  if (subSteps.length === 0) return [];
  if (start === null || duration === null) return [`${subject ?? '?'} has sub-steps without a time of its own`];
  const all = flatten(subSteps);
  return [
    ...(all.length > 200 ? [`${all.length} sub-steps`] : []),
    ...faultsWithin(subSteps, start, duration, 1),
    ...all.flatMap(({ name, share, duration: own, start: at }) => [
      ...(name.length > 200 ? [`long name ${name}`] : []),
      ...([own, at.second, at.ticks].every(Number.isFinite) && own >= 0 && at.ticks >= 0 && at.ticks < 1e7 ? [] : [`times of ${name}`]),
      ...(share === null || (share >= 0 && share <= 1) ? [] : [`share of ${name}`]),
    ]),
  ];
}

export function flatten(parts: readonly SubStep[]): readonly SubStep[] {
  return parts.flatMap((part) => [part, ...flatten(part.children ?? [])]);
}

/** Seconds that at least one of the spans covers. */
export function unionSeconds(spans: readonly { readonly from: number; readonly to: number }[]): number {
  let sum = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}

function faultsWithin(parts: readonly SubStep[], start: LogInstant, duration: number, depth: number): readonly string[] {
  return parts.flatMap((part) => {
    const after = secondsFrom(start, part.start);
    const isInside = after >= -TOLERANCE && after + part.duration <= duration + TOLERANCE;
    return [
      ...(isInside ? [] : [`${part.name} from ${after} for ${part.duration} in ${duration}`]),
      ...(depth > 4 ? [`${part.name} is ${depth} deep`] : []),
      ...faultsWithin(part.children ?? [], part.start, part.duration, depth + 1),
    ];
  });
}
