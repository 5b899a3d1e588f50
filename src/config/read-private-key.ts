import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

type KeyResult = { readonly ok: true; readonly pem: string } | { readonly ok: false; readonly variable: string; readonly problem: string };

const DOWNLOAD = 'run `npm run setup`, or set it to the .pem file that the App’s settings page generates';

/** The App's private key as PEM text, from a file or, where there is none, from the text itself (with `\n` for line ends, or in base64). */
export function readPrivateKey(path: string | null, text: string | null): KeyResult {
  if (path === null && text === null) return { ok: false, variable: 'PRIVATE_KEY_PATH', problem: `is missing; ${DOWNLOAD}` };
  if (path === null) return checkKey('PRIVATE_KEY', 'is', unpack(text ?? ''));
  try {
    return checkKey('PRIVATE_KEY_PATH', `names ${path}, which is`, readFileSync(path, 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = isMissing
      ? `names ${path}, which does not exist; ${DOWNLOAD}`
      : `names ${path}, which cannot be read; let this user read it`;
    return { ok: false, variable: 'PRIVATE_KEY_PATH', problem };
  }
}

function unpack(text: string): string {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  return pem.replaceAll('\\n', '\n');
}

/** The key itself must never reach a message: only its kind is named. */
function checkKey(variable: string, named: string, pem: string): KeyResult {
  try {
    const { asymmetricKeyType } = createPrivateKey(pem);
    if (asymmetricKeyType === 'rsa') return { ok: true, pem: `${pem.trim()}\n` };
    return { ok: false, variable, problem: `${named} a key of another kind than the RSA keys that GitHub makes; ${DOWNLOAD}` };
  } catch {
    return { ok: false, variable, problem: `${named} no private key in PEM form; ${DOWNLOAD}` };
  }
}
