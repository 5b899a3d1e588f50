import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { formatHistoryRun } from '../src/telemetry/format-history-run.ts';
import type { Bench } from './compare.ts';
import { openBenchStore, REPOSITORY } from './million/bench-store.ts';
import { generateRun, JOBS_PER_RUN, STEPS_PER_JOB } from './million/generate-runs.ts';

const SMALL = 10_000;
const LARGE = 200_000;
const MILLION = 1_000_000;
const bin = fileURLToPath(new URL('../bin/paceline.js', import.meta.url));
/** Tells the most memory that the process held, in KiB, behind everything else. */
const TELL = 'data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS+"\\n"))';

/**
 * Does a long history fit into the memory? The most that `profile`, `import` and `export` of a generated history take, each in a process of its
 * own, over what they take of 10,000 job runs. BENCH_MILLION=1 (`--million`) takes a million job runs, else 200,000.
 */
export const bench: Bench = {
  run: async () => {
    const large = process.env['BENCH_MILLION'] === '1' ? MILLION : LARGE;
    return {
      question: `what memory ${large.toLocaleString('en')} job runs of ${STEPS_PER_JOB} steps take, over that of ${SMALL.toLocaleString('en')} (goal: 2)`,
      lines: measure(large),
    };
  },
};

async function* measure(large: number): AsyncGenerator<string> {
  const folder = await mkdtemp(join(tmpdir(), 'paceline-bench-'));
  try {
    const [small, most] = [await peaksOf(SMALL, folder), await peaksOf(large, folder)];
    for (const [command, { peak, bytes, seconds }] of most) {
      const anchor = small.get(command)?.peak ?? Number.NaN;
      yield `${command}: ${(peak / anchor).toFixed(2)} times; ${peak.toFixed(0)} MiB against ${anchor.toFixed(0)} MiB, ${(bytes / 1024 ** 2 / seconds).toFixed(0)} MiB of history a second`;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Peak {
  /** MiB. */
  readonly peak: number;
  readonly bytes: number;
  readonly seconds: number;
}

async function peaksOf(jobRuns: number, folder: string): Promise<ReadonlyMap<string, Peak>> {
  const path = join(folder, `${jobRuns}.ndjson`);
  const count = Math.round(jobRuns / JOBS_PER_RUN);
  await pipeline(Readable.from(linesOf(count)), createWriteStream(path));
  const { size: bytes } = await stat(path);
  const store = await openBenchStore();
  try {
    const { host, port, user, password, database } = store.opened.connection;
    const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
    const address = `postgres://${encodeURIComponent(user ?? '')}${secret}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`;
    const of = async (...argv: string[]): Promise<Peak> => ({ bytes, ...(await peakOf(argv, { DATABASE_URL: address })) });
    const name = `${REPOSITORY.owner}/${REPOSITORY.name}`;
    return new Map([
      ['profile', await of('profile', '--history', path, '--format', 'json', '--as-of', '2026-10-01')],
      ['import', await of('import', path, '--repository', name)],
      ['export', await of('export', name, '--out', join(folder, 'export.ndjson'))],
    ]);
  } finally {
    await store.close();
    await rm(path);
  }
}

function* linesOf(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield `${JSON.stringify(formatHistoryRun(generateRun(index, count)))}\n`;
}

async function peakOf(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Pick<Peak, 'peak' | 'seconds'>> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', TELL, bin, ...argv], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-10_000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`paceline ${argv.join(' ')} ended with ${code}: ${said}`);
  return { peak: Number(/\npeak (\d+)\n$/.exec(said)?.[1]) / 1024, seconds: (performance.now() - began) / 1000 };
}
