import { randomInteger, seededRandom } from '../../src/stats/seeded-random.ts';

const random = seededRandom(41);
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALNUM = `${UPPER}${UPPER.toLowerCase()}0123456789`;

function characters(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInteger(random, alphabet.length)]).join('');
}

/** A value that surely has a digit, as generated passwords do. */
const mixed = (length: number): string => `${characters(ALNUM, length - 1)}${randomInteger(random, 10)}`;

export function emailAddress(): string {
  return `${characters(UPPER.toLowerCase(), 6)}.${mixed(4)}@${characters(UPPER.toLowerCase(), 8)}.example.org`;
}

/** `secret` is what must not be found anywhere; `text` is what surrounds it where it is planted. */
type Plant = () => { readonly text: string; readonly secret: string };

const token =
  (make: () => string): Plant =>
  () => {
    const secret = make();
    return { text: secret, secret };
  };
const assigned =
  (before: string, after = ''): Plant =>
  () => {
    const secret = mixed(24);
    return { text: `${before}${secret}${after}`, secret };
  };

export const PLANTS: readonly Plant[] = [
  token(emailAddress),
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((kind) => token(() => `${kind}_${mixed(36)}`)),
  token(() => `ghs_${randomInteger(random, 999_999)}_eyJ${mixed(30)}.eyJ${mixed(200)}.${mixed(220)}`),
  token(() => `github_pat_${mixed(22)}_${mixed(59)}`),
  token(() => `AKIA${characters(`${UPPER}234567`, 16)}`),
  token(() => `eyJ${mixed(20)}.eyJ${mixed(60)}.${mixed(43)}`),
  token(() => `npm_${mixed(36)}`),
  token(() => `xoxb-${mixed(12)}-${mixed(24)}`),
  token(() => `glpat-${mixed(20)}`),
  token(() => `AIza${mixed(35)}`),
  token(() => `sk_live_${mixed(24)}`),
  token(() => `SG.${mixed(22)}.${mixed(43)}`),
  () => {
    const secret = mixed(64);
    return { text: `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`, secret };
  },
  assigned('DB_PASSWORD='),
  assigned('"client_secret": "', '"'),
  assigned('api-key: '),
  assigned('Authorization: Bearer '),
  assigned('https://bot:', '@host.example/x.git'),
];

/** The body with something planted at the end of every text but instants, words of a fixed list and commit ids, without which it is not understood. */
export function plantInto<T>(body: T, plant: () => string): T {
  return visit(body, plant) as T;
}

const FIXED = /^(?:\d{4}-\d\d-\d\dT.*|[0-9a-f]{40}|completed|queued|waiting|in_progress|success|failure|skipped|cancelled|open|closed)$/;

function visit(value: unknown, plant: () => string): unknown {
  if (typeof value === 'string') return FIXED.test(value) ? value : `${value} ${plant()}`;
  if (Array.isArray(value)) return value.map((one) => visit(one, plant));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, plant)]));
}
