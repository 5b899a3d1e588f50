import { existsSync } from 'node:fs';
import picocolors from 'picocolors';
import type { Output } from './commands/output.ts';
import { type Environment, readEnvironment } from './config/read-environment.ts';
import { DISK_NEEDED_BYTES, freeBytes } from './disk-room.ts';
import { AppError } from './errors.ts';
import { createGitHubApp } from './github/create-github-app.ts';
import { fetchApp } from './github/fetch-app.ts';
import type { Log } from './ports/log.ts';
import { inspectStore } from './store/inspect-store.ts';

interface Diagnosis {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'not checked';
  readonly detail: string;
}

const NODE_NEEDED = 24;
const QUIET: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What the App needs to report; opening pull requests needs `contents`, `workflows` and `pull_requests` with write beside. */
const NEEDED_PERMISSIONS: Readonly<Record<string, string>> = { metadata: 'read', actions: 'read', contents: 'read', checks: 'write' };
const PROPOSING_PERMISSIONS: Readonly<Record<string, string>> = { contents: 'write', workflows: 'write', pull_requests: 'write' };

type Finding = Omit<Diagnosis, 'what'>;
type Check = () => Promise<Finding> | Finding;

/** `paceline doctor`: what the App needs, checked one after the other. Ends with 0, or with the exit code of the first failure. */
export async function doctor(output: Output): Promise<0 | 2 | 3 | 75> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const environment = readSafely();
  const checks: readonly (readonly [string, Check])[] = [
    ['Node.js', checkNode],
    ['environment', () => checkEnvironment(environment)],
    ['database', () => checkDatabase(environment)],
    ['disk', () => checkDisk(environment)],
    ['GitHub', () => checkGitHub(environment)],
  ];
  let exit: 0 | 2 | 3 | 75 = 0;
  for (const [what, check] of checks) {
    try {
      await output.write(renderDiagnosis({ what, ...(await check()) }, output));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (exit === 0) exit = error.exit;
      await output.write(renderDiagnosis({ what, state: 'failed', detail: error.message }, output));
    }
  }
  return exit;
}

function renderDiagnosis({ what, state, detail }: Diagnosis, { color }: Output): string {
  const colors = picocolors.createColors(color);
  const paint = { ok: colors.green, warning: colors.yellow, failed: colors.red, 'not checked': colors.dim }[state];
  const [first = '', ...more] = detail.split('\n');
  return [`${paint(state.padEnd(11))}  ${what.padEnd(11)}  ${first}`, ...more.map((line) => `${' '.repeat(26)}${line}`)]
    .join('\n')
    .concat('\n');
}

function readSafely(): Environment | AppError {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_NEEDED) throw new AppError('ENVIRONMENT_INVALID', `${process.version}; Node.js ${NODE_NEEDED} or newer is needed`);
  return { state: 'ok', detail: process.version };
}

function checkEnvironment(environment: Environment | AppError): Finding {
  if (environment instanceof AppError) throw environment;
  return { state: 'ok', detail: `App ${environment.appId}, GitHub at ${environment.apiUrl}` };
}

/** Looks, and leaves the tables as they are. */
async function checkDatabase(environment: Environment | AppError): Promise<Finding> {
  if (environment instanceof AppError) return { state: 'not checked', detail: 'the environment comes first' };
  const { databaseUrl, dataDir } = environment;
  const { state, repositories } = await inspectStore({ databaseUrl, dataDir, log: QUIET, applicationName: 'paceline-doctor' });
  const where = databaseUrl === null ? `embedded, in ${dataDir}` : 'the server of DATABASE_URL';
  if (state === 'absent') return { state: 'ok', detail: `${where}; would be made at start` };
  if (state === 'older') return { state: 'ok', detail: `${where}; would be brought up to date at start` };
  return { state: 'ok', detail: `${where}; ${repositories} ${repositories === 1 ? 'repository' : 'repositories'} known` };
}

async function checkDisk(environment: Environment | AppError): Promise<Finding> {
  if (environment instanceof AppError || environment.databaseUrl !== null) return { state: 'not checked', detail: 'no embedded database' };
  const free = await freeBytes(existsSync(environment.dataDir) ? environment.dataDir : '.');
  const detail = `${(free / 1024 ** 3).toFixed(1)} GiB free where the data is`;
  return free < DISK_NEEDED_BYTES
    ? { state: 'warning', detail: `${detail}; below 0.5 GiB deliveries are refused` }
    : { state: 'ok', detail };
}

async function checkGitHub(environment: Environment | AppError): Promise<Finding> {
  if (environment instanceof AppError) return { state: 'not checked', detail: 'the environment comes first' };
  const { probot } = createGitHubApp(environment, { log: QUIET });
  const app = await fetchApp(await probot.auth());
  const missing = missingOf(app.permissions, NEEDED_PERMISSIONS);
  if (missing.length > 0)
    throw new AppError('GITHUB_FORBIDDEN', `the App ${app.slug} lacks ${missing.join(', ')}; add them in its settings`);
  const name = `the App ${app.slug}, on ${app.installations} ${app.installations === 1 ? 'account' : 'accounts'}`;
  const toPropose = missingOf(app.permissions, PROPOSING_PERMISSIONS);
  if (toPropose.length === 0) return { state: 'ok', detail: `${name}; reports and proposes` };
  return { state: 'ok', detail: `${name}; reports only: to open pull requests it needs ${toPropose.join(', ')}` };
}

function missingOf(granted: Readonly<Record<string, string>>, needed: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(needed)
    .filter(([name, level]) => granted[name] !== 'write' && granted[name] !== level)
    .map(([name, level]) => `${name}: ${level}`);
}
