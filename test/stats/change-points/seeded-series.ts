import { type Random, seededRandom } from '../../../src/stats/seeded-random.ts';

export interface SeededSeries {
  readonly values: readonly number[];
  readonly window: number;
  readonly pValue: number;
  readonly minMagnitude: number;
}

/** A series with steps, and parameters to search it with. Of five kinds, three of whole numbers, one of those with many ties. */
export function seededSeries(seed: number): SeededSeries {
  const random = seededRandom(seed);
  const length = 1 + Math.floor(random() * 100);
  let level = 100;
  const values = Array.from({ length }, () => {
    if (random() < 0.03) level *= 0.7 + 0.7 * random();
    return drawValue(seed % 5, level, random);
  });
  return {
    values,
    window: pick([50, 30, 20, 20, 10, 7, 7, 3, 3, 2], random),
    pValue: pick([1e-3, 0.01, 0.1, 1e-5, 0.6], random),
    minMagnitude: pick([0, 0.05, 0.2], random),
  };
}

function drawValue(kind: number, level: number, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  if (kind === 0) return Math.round(level + 10 * normal);
  if (kind === 1) return level * Math.exp(0.08 * normal);
  if (kind === 2) return Math.round((level + 4 * normal) / 10);
  if (kind === 3) return (random() < 0.05 ? 3 : 1) * Math.round(level + normal);
  return level + 0.02 * level * normal;
}

function pick<Value>(values: readonly Value[], random: Random): Value {
  return values[Math.floor(random() * values.length)] as Value;
}
