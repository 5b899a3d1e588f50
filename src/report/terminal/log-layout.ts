import { stripUnsafe } from '../strip-unsafe.ts';

/** What a terminal shows two columns wide, as far as names have it. */
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const MARK = /^\p{M}$/u;
const NARROWEST = 80;
const WIDEST = 140;

/** Columns that a log is laid out for, whatever the terminal. */
export function layoutWidth(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}

function columnsOf(character: string): number {
  return MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** Columns that escaped text takes. */
export function textColumns(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

/** Text from outside in at most `width` columns, escaped; what is too much goes from the middle, since beginnings and ends tell names apart. */
export function fitName(text: string, width: number): string {
  const safe = stripUnsafe(text);
  if (textColumns(safe) <= width) return safe;
  const characters = Array.from(safe);
  const room = Math.max(0, width - 1);
  const head = takeColumns(characters, Math.ceil(room * 0.6));
  const tail = takeColumns(characters.slice(head.length).reverse(), room - textColumns(head.join(''))).reverse();
  return `${head.join('').trimEnd()}…${tail.join('').trimStart()}`;
}

function takeColumns(characters: readonly string[], most: number): string[] {
  const taken: string[] = [];
  let columns = 0;
  for (const character of characters) {
    columns += columnsOf(character);
    if (columns > most) break;
    taken.push(character);
  }
  return taken;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `734 MiB`, `1.4 GiB`: three digits at most. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value < 9.95 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power] ?? ''}`;
}

/** `1,955` */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
