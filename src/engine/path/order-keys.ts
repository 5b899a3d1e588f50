import type { WrittenJob } from '../../workflow/plan.ts';

/** The jobs of a file, each after all that it needs; needs that are not there are left out. Null where needs go round in a circle. */
export function orderKeys(written: readonly WrittenJob[]): readonly WrittenJob[] | null {
  const left = new Map(written.map((job) => [job.key, job.needs.filter((need) => written.some(({ key }) => key === need)).length]));
  const ordered: WrittenJob[] = [];
  const ready = written.filter(({ key }) => left.get(key) === 0);
  for (let job = ready.shift(); job !== undefined; job = ready.shift()) {
    ordered.push(job);
    const { key } = job;
    for (const next of written) {
      if (!next.needs.includes(key)) continue;
      const count = (left.get(next.key) ?? 0) - 1;
      left.set(next.key, count);
      if (count === 0) ready.push(next);
    }
  }
  return ordered.length === written.length ? ordered : null;
}
