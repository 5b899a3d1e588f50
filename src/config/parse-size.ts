const UNITS: Readonly<Record<string, number>> = { mb: 1e6, mib: 2 ** 20, gb: 1e9, gib: 2 ** 30, tb: 1e12, tib: 2 ** 40 };

/** What a size looks like; the published schema has the same. */
export const SIZE = /^\s*(?=[^1-9]*[1-9])\d{1,6}(?:\.\d{1,3})?\s*[mMgGtT][iI]?[bB]\s*$/;

const SUCH_AS = 'such as 16GB or 15.6GiB';

/** Bytes of a size as people write it: `16GB`, `15.6 GiB`, `512MiB`. Null when it is none. */
export function parseSize(text: string): number | null {
  if (!SIZE.test(text)) return null;
  const [, amount, unit = ''] = /([\d.]+)\s*([a-z]+)/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return factor === undefined ? null : Math.round(Number(amount) * factor);
}

/** Why a value is no size, and what was probably meant. */
export function explainSize(input: unknown): string {
  const text = typeof input === 'number' || typeof input === 'string' ? String(input).trim() : '';
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return `${text} has no unit: write ${text}GB or ${text}GiB`;
  if (/^\d{1,6}(?:\.\d{1,3})?\s*[mgt]$/i.test(text)) return `write ${text.slice(0, -1).trim()}${text.slice(-1).toUpperCase()}B for ${text}`;
  return `write a size with a unit of MB, MiB, GB, GiB, TB or TiB, ${SUCH_AS}`;
}
