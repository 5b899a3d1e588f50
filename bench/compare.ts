/** What a benchmark yields: our time on the processor over the anchor's, from rounds taken in turn on the same machine. */
export interface Comparison {
  readonly question: string;
  readonly anchor: string;
  readonly rounds: number;
  /** Median of the rounds' ratios, and their p10 and p90. */
  readonly ratio: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** Median time of a round, in milliseconds. */
  readonly ours: number;
  readonly theirs: number;
}

/** What a benchmark yields that answers more than one question: a line for each, with its anchor or goal, as they come. */
export interface Figures {
  readonly question: string;
  readonly lines: AsyncIterable<string>;
}

export interface Bench {
  run(): Promise<Comparison | Figures>;
}

type Work = () => void | Promise<void>;

/** Milliseconds of this thread on the processor: what else the machine does is neither's fault. */
async function timed(work: Work): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** Runs both in turn, so that a machine that gets slower gets slower for both; the first rounds warm up and do not count. */
export async function compare(
  about: Pick<Comparison, 'question' | 'anchor'>,
  {
    ours,
    anchor,
    prepare = () => {},
    rounds,
    warmUp,
  }: {
    readonly ours: Work;
    readonly anchor: Work /** Before each round, not measured. */;
    readonly prepare?: Work;
    readonly rounds: number;
    readonly warmUp: number;
  },
): Promise<Comparison> {
  const pairs: { ours: number; theirs: number }[] = [];
  for (let round = -warmUp; round < rounds; round += 1) {
    await prepare();
    const pair = { theirs: await timed(anchor), ours: await timed(ours) };
    if (round >= 0) pairs.push(pair);
  }
  const ratios = pairs.map((pair) => pair.ours / pair.theirs);
  return {
    ...about,
    rounds,
    ratio: { p10: quantile(ratios, 0.1), p50: quantile(ratios, 0.5), p90: quantile(ratios, 0.9) },
    ours: quantile(
      pairs.map((pair) => pair.ours),
      0.5,
    ),
    theirs: quantile(
      pairs.map((pair) => pair.theirs),
      0.5,
    ),
  };
}
