import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The part of Jest's JSON report that the closing line needs. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that did not get as far as running a test. */
  readonly numRuntimeErrorTestSuites: number;
}

/** The plain last line, `N passed, N failed`. A file that cannot run and a report that was never written each count as one failure. */
export function closingLine(report: JestReport | null): string {
  if (report === null) return '0 passed, 1 failed';
  return `${report.numPassedTests} passed, ${report.numFailedTests + report.numRuntimeErrorTestSuites} failed`;
}

/** Success only when Jest says so and at least one test ran. */
export function exitCode(jest: number | null, report: JestReport | null): number {
  if (jest !== 0) return jest ?? 1;
  return report !== null && report.numPassedTests > 0 ? 0 : 1;
}

function readReport(file: string): JestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    // Jest was killed before it wrote one.
    return null;
  }
}

function runJest(report: string): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url)),
      '--maxWorkers=2',
      '--json',
      `--outputFile=${report}`,
      ...process.argv.slice(2),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-tests-'));
  try {
    const { code, signal } = await runJest(join(folder, 'report.json'));
    const report = readReport(join(folder, 'report.json'));
    if (signal !== null) console.log(`The tests were ended by ${signal}.`);
    console.log(closingLine(report));
    process.exitCode = exitCode(code, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
