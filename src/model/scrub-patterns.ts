/** A form that secrets have. Each pattern starts where no such text can have started before, so that it reads any text once. */
interface SecretForm {
  readonly name: string;
  readonly pattern: RegExp;
  /** What of it stays, behind what stands in its place. */
  readonly after?: string;
}

/** To its end, or where that is cut off to the end of the text. */
export const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g;

/** In a file, no further than such lines go: a script may name the first line of a key and hold none. */
export const KEY_IN_SOURCE =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash): [^\n\\]{0,100}|[A-Za-z0-9+/=\s]|\\[nr])*(?:-----END [A-Z0-9 ]{0,40}-----)?/g;

/**
 * Forms of secrets, from the issuers' own descriptions. Lengths are lower limits: GitHub's installation tokens grew from 40 characters to about 520
 * (`ghs_APPID_JWT`, since April 2026) and none is promised.
 */
export const SECRET_FORMS: readonly SecretForm[] = [
  { name: 'GitHub token', pattern: /gh[pousr]_[A-Za-z0-9_.-]{16,}/g },
  { name: 'GitHub fine-grained token', pattern: /github_pat_[A-Za-z0-9_]{16,}/g },
  { name: 'JSON web token', pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,3}/g },
  { name: 'AWS access key id', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { name: 'npm token', pattern: /npm_[A-Za-z0-9]{30,}/g },
  { name: 'Slack token', pattern: /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)-[A-Za-z0-9-]{10,}/g },
  { name: 'Slack webhook', pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9_/-]{10,}/g },
  { name: 'GitLab token', pattern: /(?<![A-Za-z0-9])gl(?:pat|cbt|dt|ft|imt|oas|ptt|rt|soat|agent)-[A-Za-z0-9_.-]{20,}/g },
  { name: 'PyPI token', pattern: /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{40,}/g },
  { name: 'Google API key', pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/g },
  { name: 'Google OAuth token', pattern: /(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{20,}/g },
  { name: 'Stripe key', pattern: /(?<![A-Za-z0-9])(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{20,}/g },
  {
    name: 'key of a language model',
    pattern: /(?<![A-Za-z0-9-])sk-(?:(?:proj|ant|svcacct|admin|or)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})/g,
  },
  { name: 'SendGrid key', pattern: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { name: 'Docker Hub token', pattern: /(?<![A-Za-z0-9])dckr_[a-z]{3}_[A-Za-z0-9_-]{20,}/g },
  { name: 'Hugging Face token', pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g },
  { name: 'Vault token', pattern: /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,}/g },
  { name: 'DigitalOcean token', pattern: /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{40,}/g },
  { name: 'Atlassian token', pattern: /ATATT3[A-Za-z0-9_=-]{50,}/g },
  { name: 'Shopify token', pattern: /shp(?:at|ss|ca|pa|tka)_[A-Fa-f0-9]{32,}/g },
  { name: 'Linear key', pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{32,}/g },
  { name: 'Databricks token', pattern: /(?<![A-Za-z0-9])dapi[a-f0-9]{32,}/g },
  { name: 'RubyGems key', pattern: /rubygems_[a-f0-9]{48,}/g },
  { name: 'Sentry token', pattern: /sntry[su]_[A-Za-z0-9+/=_-]{32,}/g },
  { name: 'Figma token', pattern: /figd_[A-Za-z0-9_-]{32,}/g },
  { name: 'Square token', pattern: /(?<![A-Za-z0-9])sq0[a-z]{3}-[A-Za-z0-9_-]{22,}/g },
  { name: 'Twilio key', pattern: /(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])/g },
  { name: 'Telegram bot token', pattern: /(?<![A-Za-z0-9])\d{8,12}:AA[A-Za-z0-9_-]{33,}/g },
  { name: 'Discord webhook', pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{1,25}\/[A-Za-z0-9_-]{20,}/g },
  { name: 'Office webhook', pattern: /webhook\.office\.com\/webhookb2\/[A-Za-z0-9@/_-]{20,}/g },
  { name: 'signed address', pattern: /(?<=[?&]sig=)[A-Za-z0-9%+/=_-]{20,}/g },
  { name: 'age key', pattern: /AGE-SECRET-KEY-1[A-Z0-9]{20,}/g },
  { name: 'password in an address', pattern: /(?<=:\/\/)[^\s:/@]{0,200}:[^\s/@]{1,500}@/g, after: '@' },
];

/** A value that is given to something whose name says that it is secret, or in an authorization header. It counts as one only where it looks random. */
export const ASSIGNMENT =
  /((?:bearer|basic|token) {1,4}|(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|auth[_-]?key|signing[_-]?key)[\w.-]{0,40}["']?\s{0,3}(?::|=>?)\s{0,3}["']?(?:(?:bearer|basic|token) {1,4})?)([^\s"'`,;(){}<>[\]]{12,})/gi;

/** Less of a name is enough where all of it says so: `DB_PASS=`, `MY_PAT: `, `npm-auth=`. */
export const SHORT_ASSIGNMENT = /((?<![A-Za-z])(?:pass|auth|pat|sig)["']?\s{0,3}[:=]\s{0,3}["']?)([^\s"'`,;(){}<>[\]]{12,})/gi;

/** A password is what people choose: one with a digit counts, however little random. Also as a flag of a command, and in `curl -u user:password`. */
export const PASSWORD =
  /((?:(?<![A-Za-z])(?:\w{0,40}_)?(?:password|passwd|passphrase|pwd|pass)["']?\s{0,3}=\s{0,3}["']?)|(?:--(?:password|passphrase|token|secret|api-?key)[ =]["']?)|(?:(?<![\w-])-u ["']?[^\s:"']{1,60}:))([^\s"'`,;(){}<>[\]]{8,})/gi;

/** As it stands in an address: `john%40example.com`; and the forms that few know: `"john doe"@example.com`, `john@[10.0.0.1]`. */
export const RARE_EMAILS: readonly RegExp[] = [
  /(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+%40[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/gi,
  /"[^"\n]{1,64}"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g,
  /(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@\[[0-9A-Fa-f:.]{2,45}\]/g,
];

/**
 * An e-mail address. What follows the @ in `actions/checkout@v4.1.0`, `npm@10.x` or `user@host` is none: its last part is not of letters, or there is
 * only one; nor is a version such as `1.2.3-beta.rc`.
 */
export const EMAIL =
  /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]+@(?!v?\d+\.\d)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*)\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)/gu;
