import { existsSync } from 'node:fs';
import { AppError } from '../errors.ts';
import { environmentSchema } from './environment-schema.ts';
import type { Environment } from './read-environment.ts';

const schema = environmentSchema.pick({ DATABASE_URL: true, DATA_DIR: true });

/** Where the store is, from the process's environment and `.env`; what else the App needs may be absent. Throws ENVIRONMENT_INVALID. */
export function readStoreEnvironment(): Pick<Environment, 'databaseUrl' | 'dataDir'> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return { databaseUrl: parsed.data.DATABASE_URL, dataDir: parsed.data.DATA_DIR };
  const [issue] = parsed.error.issues;
  throw new AppError('ENVIRONMENT_INVALID', `${String(issue?.path[0])} cannot be used; ${issue?.message}`);
}
