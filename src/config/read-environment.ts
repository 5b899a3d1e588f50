import { AppError } from '../errors.ts';
import { type EnvironmentVariables, environmentSchema } from './environment-schema.ts';
import { readPrivateKey } from './read-private-key.ts';

/** What a sign-in with GitHub needs. Not in effect in this version: nothing has a sign-in. */
export interface SignInSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly sessionSecret: string;
}

/** The App's settings, checked and with defaults filled in. */
export interface Environment {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** At least one, the newest first; each of at least 32 characters. */
  readonly webhookSecrets: readonly string[];
  /** Null: nobody can sign in. */
  readonly signIn: SignInSettings | null;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** Null: the embedded server in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Where the local pages are served; null: not at all. */
  readonly pagesPort: number | null;
  /** Where GitHub reaches this server, without a slash at the end; set-up offers it for the webhook, and check runs link pictures there. */
  readonly publicUrl: string | null;
  readonly logLevel: EnvironmentVariables['LOG_LEVEL'];
  /** Not in effect in this version. */
  readonly metricsToken: string | null;
  /** Where alerts and digests are posted; all of it is a secret. Null: nowhere. */
  readonly alertWebhookUrl: string | null;
  readonly writeIntervalMs: number;
  readonly analysisDelaySeconds: number;
}

/** Reads the settings once, at start. Throws ENVIRONMENT_INVALID with everything that is wrong and what to do about it; nothing is guessed. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const parsed = environmentSchema.safeParse(variables);
  const key = readPrivateKey(textOf(variables, 'PRIVATE_KEY_PATH'), textOf(variables, 'PRIVATE_KEY'));
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => describe(String(path[0]), message, variables));
  if (!key.ok) problems.push(`${key.variable} ${key.problem}`);
  problems.push(...signInProblems(variables));
  if (!parsed.success || !key.ok || problems.length > 0) {
    throw new AppError('ENVIRONMENT_INVALID', ['The environment cannot be used:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
  }
  return toEnvironment(parsed.data, key.pem);
}

function toEnvironment(values: EnvironmentVariables, privateKey: string): Environment {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret, SESSION_SECRET: sessionSecret } = values;
  return {
    appId: values.APP_ID,
    privateKey,
    webhookSecrets: values.WEBHOOK_SECRETS,
    signIn: clientId === null || clientSecret === null || sessionSecret === null ? null : { clientId, clientSecret, sessionSecret },
    apiUrl: values.GITHUB_API_URL,
    databaseUrl: values.DATABASE_URL,
    dataDir: values.DATA_DIR,
    host: values.HOST,
    port: values.PORT,
    pagesPort: values.PAGES_PORT,
    publicUrl: values.PUBLIC_URL,
    logLevel: values.LOG_LEVEL,
    metricsToken: values.METRICS_TOKEN,
    alertWebhookUrl: values.ALERT_WEBHOOK_URL,
    writeIntervalMs: values.GITHUB_WRITE_INTERVAL_MS,
    analysisDelaySeconds: values.ANALYSIS_DELAY_SECONDS,
  };
}

/** A value is never repeated: it may be a secret. */
function describe(name: string, message: string, variables: Readonly<Record<string, string | undefined>>): string {
  if (textOf(variables, name) === null) return `${name} is missing; ${message}`;
  return message.startsWith('is ') ? `${name} ${message}` : `${name} cannot be used; ${message}`;
}

/** Signing in is optional, half of it is a mistake. A session secret alone is none: set-up writes it in advance. */
function signInProblems(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
  const given = (name: string) => textOf(variables, name) !== null;
  if (!given('GITHUB_CLIENT_ID') && !given('GITHUB_CLIENT_SECRET')) return [];
  return ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET', 'SESSION_SECRET']
    .filter((name) => !given(name))
    .map(
      (name) => `${name} is missing; signing in needs GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET and SESSION_SECRET, or none of the first two`,
    );
}

function textOf(variables: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const value = variables[name]?.trim() ?? '';
  return value === '' ? null : value;
}
