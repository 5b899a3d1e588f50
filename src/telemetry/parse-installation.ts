import { z } from 'zod';
import { scrubText } from '../model/scrub-text.ts';
import { type Parsed, parseWith } from './parsed.ts';

const INSTALLATION = z.object({
  id: z.number().int(),
  account: z.object({ login: z.string().transform((login) => scrubText(login)) }),
  permissions: z.record(z.string(), z.string()).nullish(),
  suspended_at: z.string().nullish(),
});

export interface InstallationFacts {
  readonly id: number;
  readonly account: string;
  readonly suspended: boolean;
  readonly permissions: Readonly<Record<string, string>>;
}

/** The `installation` object of a webhook or of `GET /app/installations/{id}`. */
export function parseInstallation(payload: unknown): Parsed<InstallationFacts> {
  const parsed = parseWith(INSTALLATION, payload);
  if (!parsed.ok) return parsed;
  const { id, account, permissions, suspended_at } = parsed.value;
  return { ok: true, value: { id, account: account.login, suspended: suspended_at != null, permissions: permissions ?? {} } };
}

const REMOVED = z.array(z.object({ id: z.number().int() }));

/** Ids of the `repositories_removed` of an `installation_repositories` webhook. */
export function parseRemovedRepositories(payload: unknown): Parsed<readonly number[]> {
  const parsed = parseWith(REMOVED, payload);
  return parsed.ok ? { ok: true, value: parsed.value.map(({ id }) => id) } : parsed;
}
