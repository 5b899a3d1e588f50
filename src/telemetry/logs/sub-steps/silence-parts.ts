import type { LogSection } from '../log-section.ts';
import { type Clock, deepestAround, type Part, type Span } from './part.ts';

/** Shorter ones are not worth a line, whatever the step took. */
const SHORTEST = 5;
const SHARE = 0.1;
/** What is silent for so much of its time is explained by its name. */
const EXPLAINED = 0.9;
const DEEPEST = 4;

interface Around {
  readonly clock: Clock;
  readonly span: Span;
  /** The step's. */
  readonly whole: Span;
  readonly lastLine: string;
  /** When something was printed again. */
  readonly until: number;
}

/** Adds the long times without a line, each to the part in which it happened. */
export function addSilences(parts: Part[], section: LogSection, { clock, span, whole, lastLine, until }: Around): void {
  const least = Math.max(SHORTEST, SHARE * (whole.to - whole.from));
  const silences = section.silences.map(({ start, end, before }) => ({ from: clock(start), to: clock(end), before }));
  silences.push({ from: clock(section.last), to: until, before: lastLine });
  for (const { from, to, before } of silences) {
    const inside = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
    const length = inside.to - inside.from;
    if (length < least) continue;
    const around = deepestAround(parts, inside, DEEPEST);
    const isNamed = around !== null && around.kind !== 'command' && around.kind !== 'composite';
    if (isNamed && length >= EXPLAINED * (around.end - around.start)) continue;
    const beside = around?.children ?? parts;
    if (beside.some((part) => overlap(part, inside) > length / 2)) continue;
    const isBody = from > span.from && before !== '' && !before.startsWith('##[');
    beside.push({
      name: isBody ? `No output after: ${before}` : 'No output',
      kind: 'silence',
      basis: 'silence',
      start: inside.from,
      end: inside.to,
      children: [],
    });
  }
}

function overlap(part: Part, { from, to }: Span): number {
  return part.kind === 'silence' ? 0 : Math.min(part.end, to) - Math.max(part.start, from);
}
