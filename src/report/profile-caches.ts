import type { CacheValue } from '../engine/cache-value/cache-value.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatShare } from '../model/format-share.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { joined, type Line, named, say, told } from './document/line.ts';
import { rate, signed } from './document/words.ts';

const MOST = 20;

/** What caches are worth a run, in measured seconds, or why that cannot be told. */
export function cachesSection({ caches }: WorkflowExplanation): readonly Section[] {
  const order = caches.toSorted((a, b) => (a.net?.value ?? 0) - (b.net?.value ?? 0));
  const shown = order.slice(0, MOST);
  return sectionOf('Caches', 10, [
    ...tableOf(['\ncache', '\nhit rate', '\nrestore', '\nsave', '\nsize', 'saves\na run', 'pays\nfrom'], order, MOST, 'cache', (cache) => [
      nameOf(cache),
      rate(cache.hitRate),
      cache.restore === null ? '' : formatDuration(cache.restore),
      cache.save === null ? '' : formatDuration(cache.save),
      cache.sizeBytes === null ? '' : formatMeasuredValue({ value: cache.sizeBytes, unit: 'bytes' }),
      cache.net === null ? 'unknown' : signed(cache.net.value),
      cache.breakEven === null ? '' : formatShare(cache.breakEven),
    ]),
    ...shown.flatMap((cache) => basisOf(cache)).map((text) => ({ kind: 'note' as const, text })),
  ]);
}

function nameOf({ job, step, action }: CacheValue): Line {
  return say`${named(job)} › ${named(step ?? action)}`;
}

function basisOf(cache: CacheValue): readonly Line[] {
  const { net, whyNot, shortens, inferred } = cache;
  const by = shortens.map(
    ({ step, onHit, onMiss }) => say`${named(step)} ${formatDuration(onHit)} on a hit, ${formatDuration(onMiss)} on a miss`,
  );
  const lines = [
    ...(net === null
      ? whyNot === null
        ? []
        : [told(whyNot)]
      : [`saves ${formatDuration(net.value)} a run (95%: ${signed(net.interval[0])} to ${signed(net.interval[1])}, n ${net.runs})`]),
  ].map((piece): Line => [piece]);
  const all = [...lines, ...by, ...(inferred === 0 ? [] : [say`in ${inferred} job runs only times tell: in no rate`])];
  return all.length === 0 ? [] : [say`${nameOf(cache)}: ${joined(all, '; ')}`];
}
