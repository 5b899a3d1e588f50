import { ASSIGNMENT, EMAIL, KEY_IN_SOURCE, PASSWORD, PRIVATE_KEY, RARE_EMAILS, SECRET_FORMS, SHORT_ASSIGNMENT } from './scrub-patterns.ts';

/** What stands where something was. */
interface StandIns {
  readonly secret: string;
  readonly email: string;
}

const IN_TEXT: StandIns = { secret: '***', email: '***' };
/** In YAML `*` begins an alias. An address can also be what `uses` names, which is not understood without its `@`. */
const IN_SOURCE: StandIns = { secret: 'hidden', email: 'hidden@hidden' };
/** What every form has at least one of: most names have none, and are done with. */
const MAY_HOLD =
  /@|:\/\/|-----BEGIN|gh[a-z]_|github_pat_|eyJ|A(?:KIA|SIA|BIA|CCA)|npm_|xox|xapp-|hooks\.slack|gl[a-z]{2,5}-|pypi-|AIza|ya29\.|[sr]k[-_]|whsec_|SG\.|dckr_|hf_|hv[sbr]\.|do[opr]_v1|AGE-SECRET|ATATT3|shp[a-z]{2,3}_|lin_|dapi|rubygems_|sntry|figd_|sq0|SK[a-f0-9]|:AA|webhook|%40|sig|pass|auth|pat|-u |bearer|basic |token|pwd|secret|credential|[_-]?key/i;
/** Bits a character, as the text's own characters have them: random text of 12 to 40 characters has more than 3, words have less or no digits. */
const RANDOM_BITS = 3;
/** A private key has long lines; a script that looks for one has its first line only. */
const LINE_OF_A_KEY = /[A-Za-z0-9+/=]{32}/;

/**
 * The text without e-mail addresses and without anything in the form of a secret; `***` stands for each. What is left says the same to us: names
 * stay equal where they were equal, and a text that has been scrubbed does not change again.
 */
export function scrubText(text: string): string;
export function scrubText(text: string | null): string | null;
export function scrubText(text: string | null): string | null {
  if (text === null || !MAY_HOLD.test(text)) return text;
  return scrubForms(text.replace(PRIVATE_KEY, IN_TEXT.secret), IN_TEXT);
}

/**
 * The same for the text of a YAML file that is kept to be compared with later versions: what stands for something leaves the file readable. Two
 * versions that differ in nothing but a secret or an address become equal.
 */
export function scrubSource(text: string): string;
export function scrubSource(text: string | null): string | null;
export function scrubSource(text: string | null): string | null {
  if (text === null || !MAY_HOLD.test(text)) return text;
  const withoutKeys = text.replace(KEY_IN_SOURCE, (found) => (LINE_OF_A_KEY.test(found) ? IN_SOURCE.secret : found));
  return scrubForms(withoutKeys, IN_SOURCE);
}

/** A workflow's path, without the ref that can follow it: `ci.yml@release.next` looks like an address. What is no path is scrubbed as any text. */
export function scrubPath(path: string): string {
  const [file = ''] = path.split('@', 1);
  return scrubText(/[\s:]/.test(file) ? path : file);
}

function scrubForms(text: string, { secret, email }: StandIns): string {
  let scrubbed = text;
  for (const { pattern, after = '' } of SECRET_FORMS) scrubbed = scrubbed.replace(pattern, `${secret}${after}`);
  const unless = (isSecret: (value: string) => boolean) => (whole: string, before: string, value: string) =>
    isSecret(value) ? `${before}${secret}` : whole;
  scrubbed = scrubbed.replace(ASSIGNMENT, unless(isRandom)).replace(SHORT_ASSIGNMENT, unless(isRandom)).replace(PASSWORD, unless(isChosen));
  for (const form of RARE_EMAILS) scrubbed = scrubbed.replace(form, email);
  return scrubbed.includes('@') ? scrubbed.replace(EMAIL, email) : scrubbed;
}

/** What a person may have chosen; no expression, no variable, no path. */
function isChosen(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[$%./~]/.test(value);
}

/** Characters mixed as chance mixes them; not an expression (`${{ secrets.X }}`) or a variable. */
function isRandom(value: string): boolean {
  if (/^[$%]/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const isMixed = /\d/.test(value) || (value.length >= 20 && /[A-Z]/.test(value) && /[a-z]/.test(value));
  if (!isMixed) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  const bits = [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
  return bits >= RANDOM_BITS;
}
