import { parse } from 'yaml';
import { isJsonMap, type Json, type JsonMap } from '../../model/json.ts';
import type { NewValue } from '../edit.ts';
import type { Quote, TextStyle } from './text-style.ts';

/** Control characters, line and paragraph separators, halves of characters, what turns text around, the byte order mark: only an escape may write them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/u;
const UNPRINTABLES = new RegExp(UNPRINTABLE.source, 'gu');
/** What YAML 1.1 reads as a number, a date, a merge or a default, besides what YAML 1.2 does. */
const OLD_VALUE =
  /^(?:[-+]?(?:0[box][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.[\d_]+(?:e[-+]?\d+)?|\d[\d_]*(?::[\d_]+)+(?:\.[\d_]*)?|\.(?:inf|nan))|\d{4}-\d\d?-\d\d?(?:[t\s].*)?|=|<<)$/i;

/** `key: value` as lines for a block map whose keys stand at `column`; the first line is not indented. */
export function renderEntry(key: string, to: NewValue, column: number, style: TextStyle): readonly string[] {
  const [first = '', ...rest] = renderAfterKey(key, to.value, column, style);
  const name = renderKey(key, style.keyQuote);
  return [`${name}:${first === '' ? '' : ` ${first}`}${commentAfter(to)}`, ...rest];
}

/** `- value` as lines for a block list whose dashes stand at `column`; the first line is not indented. */
export function renderItem(to: NewValue, column: number, style: TextStyle): readonly string[] {
  const comment = commentAfter(to);
  const { value } = to;
  if (isJsonMap(value) && Object.keys(value).length > 0) {
    const [first = '', ...rest] = renderMap(value, column + style.dashWidth, { ...style, quote: null });
    return [`-${' '.repeat(style.dashWidth - 1)}${first}${comment}`, ...rest];
  }
  if (isList(value) && value.length > 0) return [`- ${renderFlow(value, style)}${comment}`];
  const [first = '', ...rest] = renderScalarLines(value, column + 2, style);
  return [`-${first === '' ? '' : ` ${first}`}${comment}`, ...rest];
}

/** The comment that follows a new value on its line; an empty one is its sign alone. */
export function commentAfter({ comment }: NewValue): string {
  return comment === undefined ? '' : ` # ${comment}`.trimEnd();
}

/** What follows `key:`: the first line stands on the key's line, the others are fully indented. */
export function renderAfterKey(key: string | null, value: Json, column: number, style: TextStyle): readonly string[] {
  const inner = column + style.unit;
  if (isJsonMap(value)) {
    if (Object.keys(value).length === 0) return ['{}'];
    const [first = '', ...rest] = renderMap(value, inner, { ...style, quote: null });
    return ['', `${' '.repeat(inner)}${first}`, ...rest];
  }
  if (isList(value)) {
    if (value.length === 0) return ['[]'];
    if (value.every((item) => !isJsonMap(item) && !isList(item) && !isMultiline(item)) && style.listsInBrackets(key)) {
      return [renderFlow(value, style)];
    }
    return ['', ...renderList(value, column + style.dashIndent, style)];
  }
  return renderScalarLines(value, inner, style);
}

/** The items of a list, every line indented. */
export function renderList(items: readonly Json[], column: number, style: TextStyle): readonly string[] {
  return items.flatMap((item) => {
    const [first = '', ...rest] = renderItem({ value: item }, column, style);
    return [`${' '.repeat(column)}${first}`, ...rest];
  });
}

/** The entries of a map; the first line is not indented. */
export function renderMap(value: JsonMap, column: number, style: TextStyle): readonly string[] {
  const lines = Object.entries(value).flatMap(([key, part]) => {
    const [first = '', ...rest] = renderEntry(key, { value: part }, column, style);
    return [`${' '.repeat(column)}${first}`, ...rest];
  });
  return [(lines[0] ?? '').trimStart(), ...lines.slice(1)];
}

/** A value on one line, with braces and brackets. */
export function renderFlow(value: Json, style: TextStyle): string {
  if (isList(value)) return `[${value.map((item) => renderFlow(item, style)).join(style.comma)}]`;
  if (isJsonMap(value)) {
    const entries = Object.entries(value).map(([key, part]) => renderFlowEntry(key, part, style));
    return entries.length === 0 ? '{}' : `{${style.bracePadding}${entries.join(style.comma)}${style.bracePadding}}`;
  }
  return renderScalar(value, style, true);
}

/** `key: value` inside braces. */
export function renderFlowEntry(key: string, value: Json, style: TextStyle): string {
  return `${renderKey(key, style.keyQuote)}${style.colon}${renderFlow(value, style)}`;
}

/** A scalar on one line. In flow style more characters need quotes. */
export function renderScalar(value: Json, style: TextStyle, flow: boolean): string {
  if (value === null) return flow ? 'null' : '';
  if (typeof value !== 'string') return String(value);
  if (style.quote !== null) return quoted(value, style.quote);
  return isPlainSafe(value, flow) ? value : quoted(value, style.neededQuote);
}

function renderScalarLines(value: Json, column: number, style: TextStyle): readonly string[] {
  if (typeof value !== 'string' || !isMultiline(value) || !fitsBlockScalar(value)) return [renderScalar(value, style, false)];
  const chomping = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  const lines = value.replace(/\n$/, '').split('\n');
  return [`|${chomping}`, ...lines.map((line) => (line === '' ? '' : `${' '.repeat(column)}${line}`))];
}

export function isMultiline(value: Json): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function fitsBlockScalar(value: string): boolean {
  return !/^\s/.test(value) && !UNPRINTABLE.test(value.replaceAll(/[\n\t]/g, '')) && value.trim() !== '';
}

/** A key; `on` needs no quotes here, whatever YAML 1.1 made of it. */
export function renderKey(key: string, quote: Quote = null): string {
  if (quote !== null) return quoted(key, quote);
  return key === 'on' || isPlainSafe(key, true) ? key : quoted(key, "'");
}

function quoted(value: string, quote: "'" | '"'): string {
  if (quote === "'" && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replace(UNPRINTABLES, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether a text, written plain, is read back as the same text, by YAML 1.2 and by the tools that still read YAML 1.1. */
export function isPlainSafe(value: string, flow: boolean): boolean {
  if (value === '' || value !== value.trim() || UNPRINTABLE.test(value)) return false;
  if (/^(?:yes|no|on|off|y|n|true|false|null|~|[-+]?[\d_]+|\d[\d_]*:\d.*)$/i.test(value)) return false;
  if (/^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^(?:---|\.\.\.)/.test(value) || /:(?:\s|$)|\s#/.test(value)) return false;
  if (OLD_VALUE.test(value)) return false;
  // Inside braces and brackets GitHub's reader ends a plain text at any colon or question mark, or refuses it there.
  if (flow && (/[,:?[\]{}]/.test(value) || value.includes('${{'))) return false;
  // Numbers in all their spellings: ask the schema itself.
  return !/^[-+.\d]/.test(value) || parse(value, { schema: 'core' }) === value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
