import { z } from 'zod';
import { isWebAddress } from './is-web-address.ts';

const SHORTEST_SECRET = 32;
const SECRET_CURE = 'a random string of at least 32 characters, for example from `openssl rand -hex 32`';

/** Some chats put the key of a channel into the query. */
function isAlertAddress(text: string): boolean {
  return isWebAddress(text.replace(/\?.*$/, ''));
}

function isDatabaseAddress(text: string): boolean {
  return /^postgres(?:ql)?:$/.test(URL.parse(text)?.protocol ?? '');
}

function isWeak(secret: string): boolean {
  return secret.length < SHORTEST_SECRET;
}

/** An unset variable and an empty one mean the same. */
function variable<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined), schema);
}

function optional<T extends z.ZodType>(schema: T) {
  return variable(schema.optional()).transform((value) => value ?? null);
}

const wholeNumber = (cure: string, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, cure)
    .transform(Number)
    .refine((value) => value >= least && value <= most, cure);

const port = wholeNumber('set it to a port number from 0 to 65535', 0, 65_535);
const webAddress = (what: string) =>
  z
    .string()
    .refine(isWebAddress, `set it to ${what} (https; http on loopback only)`)
    .transform((text) => text.replace(/\/+$/, ''));
const secret = z.string().refine((text) => !isWeak(text), `is shorter than ${SHORTEST_SECRET} characters; set it to ${SECRET_CURE}`);

const WEBHOOK_SECRETS_CURE = `run \`npm run setup\`, or set it to ${SECRET_CURE}, and to the same in the App's settings`;
const webhookSecrets = z
  .string(WEBHOOK_SECRETS_CURE)
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((secrets) => secrets.length > 0 && !secrets.some(isWeak), `each secret needs at least 32 characters; ${WEBHOOK_SECRETS_CURE}`);

/** Every variable that the App reads, each with what to do when it cannot be used. */
export const environmentSchema = z.object({
  APP_ID: variable(
    z
      .string('run `npm run setup`, or set it to the App ID that the App’s settings page shows')
      .pipe(wholeNumber('set it to the App ID, a number', 1, Number.MAX_SAFE_INTEGER)),
  ),
  PRIVATE_KEY_PATH: optional(z.string()),
  PRIVATE_KEY: optional(z.string()),
  WEBHOOK_SECRETS: variable(webhookSecrets),
  GITHUB_CLIENT_ID: optional(z.string()),
  GITHUB_CLIENT_SECRET: optional(z.string()),
  SESSION_SECRET: optional(secret),
  GITHUB_API_URL: variable(
    webAddress('https://api.github.com, or to https://HOST/api/v3 of a GitHub Enterprise Server').default('https://api.github.com'),
  ),
  DATABASE_URL: optional(
    z.string().refine(isDatabaseAddress, 'set it to postgres://USER:PASSWORD@HOST/DATABASE, or leave it out for the embedded server'),
  ),
  DATA_DIR: variable(z.string().default('.paceline')),
  HOST: variable(z.string().default('0.0.0.0')),
  PORT: variable(port.default(3000)),
  PAGES_PORT: optional(port),
  PUBLIC_URL: optional(webAddress('the address at which GitHub reaches this server')),
  LOG_LEVEL: variable(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'set it to fatal, error, warn, info, debug or trace').default('info'),
  ),
  METRICS_TOKEN: optional(secret),
  ALERT_WEBHOOK_URL: optional(
    z.string().refine(isAlertAddress, 'set it to the address that alerts are posted to (https; http on loopback only)'),
  ),
  ANALYSIS_DELAY_SECONDS: variable(
    wholeNumber(
      'set it to seconds from 0 to 3600: how long finished runs may gather before a repository is analysed again',
      0,
      3600,
    ).default(60),
  ),
  GITHUB_WRITE_INTERVAL_MS: variable(
    wholeNumber('set it to milliseconds from 0 to 60000; GitHub asks for 1000 between two writes', 0, 60_000).default(1000),
  ),
});

export type EnvironmentVariables = z.output<typeof environmentSchema>;
