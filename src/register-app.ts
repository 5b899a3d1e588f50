import { existsSync } from 'node:fs';
import type { Output } from './commands/output.ts';
import { runSetup } from './setup/run-setup.ts';

/** `paceline setup` and `npm run setup`: registers an App with GitHub and writes `.env` and its key file into the working directory. */
export async function registerApp(force: boolean, output: Output): Promise<0> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  await runSetup({ folder: process.cwd(), environment: process.env, out: output.note, force });
  return 0;
}
