import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { appendValues, changePointsOf, findChangePoints, startChangePoints } from '../src/stats/change-points/find-change-points.ts';
import { otavaChangePoints } from '../src/stats/change-points/otava-change-points.ts';
import { type Bench, type Comparison, compare } from './compare.ts';

const GOAL = 1.2;
const REPEATS = 20;

/** How fast are change points found: on the series on which Apache Otava takes 4 to 15 ms, as a series grows, and when one value is appended? */
export const bench: Bench = { run: async () => ({ question: 'change points', lines: figures() }) };

async function* figures(): AsyncGenerator<string> {
  const { series } = JSON.parse(readFileSync(new URL('../test/fixtures/change-points/tigerbeetle.json', import.meta.url), 'utf8')) as {
    series: number[];
  };
  const anchor = 'the SHA-256 of 1 MiB';
  yield say(`as Otava, ${series.length} values (goal ${GOAL} ms)`, await against(anchor, () => otavaChangePoints(series), hashMebibyte));
  yield say(`our own, two levels, ${series.length} values`, await against(anchor, () => findChangePoints(series), hashMebibyte));
  for (const times of [2, 8, 32]) {
    const longer = Array.from({ length: times }, () => series).flat();
    const once = await against(
      `${series.length} values`,
      () => findChangePoints(longer),
      () => findChangePoints(series),
      Math.ceil(REPEATS / Math.sqrt(times)),
    );
    yield say(`${longer.length} values, ${times} times as many`, once);
  }
  for (const count of [365, 11_680]) {
    const values = Array.from({ length: count }, (_, index) => series[index % series.length] as number);
    const state = appendValues(startChangePoints(), values.slice(0, -1));
    const last = values.slice(-1);
    const append = () => {
      const next = state === null ? null : appendValues(state, last);
      if (next !== null) changePointsOf(next);
    };
    yield say(
      `one value appended to ${count - 1}`,
      await against('from scratch', append, () => findChangePoints(values), count > 1000 ? 5 : REPEATS),
    );
  }
}

const MEBIBYTE = Buffer.alloc(1024 * 1024, 'change');

function hashMebibyte(): void {
  createHash('sha256').update(MEBIBYTE).digest();
}

async function against(anchor: string, ours: () => unknown, theirs: () => unknown, repeats = REPEATS): Promise<Comparison> {
  const repeat = (work: () => unknown) => () => {
    for (let round = 0; round < repeats; round += 1) work();
  };
  const answer = await compare({ question: '', anchor }, { ours: repeat(ours), anchor: repeat(theirs), rounds: 15, warmUp: 5 });
  return { ...answer, ours: answer.ours / repeats, theirs: answer.theirs / repeats };
}

function say(what: string, { anchor, ratio, ours, theirs }: Comparison): string {
  return `${what}: ${ratio.p50.toPrecision(3)} times ${anchor} (p10 ${ratio.p10.toPrecision(3)}, p90 ${ratio.p90.toPrecision(3)}); ${ours.toFixed(3)} ms against ${theirs.toFixed(3)} ms`;
}
