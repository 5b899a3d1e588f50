import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { AppError } from '../errors.ts';
import type { AppCredentials } from './exchange-code.ts';
import { setVariables } from './set-variables.ts';

export const KEY_FILE = 'paceline.private-key.pem';
const PREVIOUS_KEY_FILE = 'paceline.private-key.previous.pem';
/** For the owner's eyes only. */
const MODE = 0o600;

/** Refuses with USAGE to set up a folder that holds an App already, unless forced, and one that cannot be written: GitHub shows a key only once. */
export function checkFolder(folder: string, force: boolean): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new AppError('USAGE', `${folder} cannot be written; set-up leaves .env and the key file there`, { cause: error });
  }
  if (force) return;
  const taken = 'nothing was changed; --force replaces the App';
  if ((parseEnv(readEnvText(folder))['APP_ID'] ?? '') !== '')
    throw new AppError('USAGE', `${join(folder, '.env')} sets APP_ID already; ${taken}`);
  if (existsSync(join(folder, KEY_FILE))) throw new AppError('USAGE', `${join(folder, KEY_FILE)} is there already; ${taken}`);
}

/** Writes the key file and `.env`. A key that stood there is kept under another name, and so is every other variable. */
export async function saveCredentials(
  folder: string,
  credentials: AppCredentials,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const text = readEnvText(folder);
  const known = parseEnv(text);
  if (existsSync(join(folder, KEY_FILE))) await rename(join(folder, KEY_FILE), join(folder, PREVIOUS_KEY_FILE));
  await replaceFile(join(folder, KEY_FILE), credentials.pem);
  const values = {
    APP_ID: String(credentials.appId),
    PRIVATE_KEY_PATH: KEY_FILE,
    ...(credentials.webhookSecret === null ? {} : { WEBHOOK_SECRETS: credentials.webhookSecret }),
    GITHUB_CLIENT_ID: credentials.clientId,
    GITHUB_CLIENT_SECRET: credentials.clientSecret,
    ...((known['SESSION_SECRET'] ?? '') === '' ? { SESSION_SECRET: randomBytes(32).toString('hex') } : {}),
    ...settings,
  };
  await replaceFile(join(folder, '.env'), setVariables(text, values));
}

function readEnvText(folder: string): string {
  const file = join(folder, '.env');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Whole or not at all, and never for a moment readable by others. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(temporary, text, { mode: MODE, flag: 'wx' });
  await rename(temporary, file);
}
