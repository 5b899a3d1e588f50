import { isCollection, isPair, isScalar, isSeq, type Pair, Scalar, visit, type Node as YamlNode } from 'yaml';
import type { ChangedRange } from '../edit.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { columnOf, isFlow, keepsBlankLines, lineContentEnd, lineEndingAt, lineStart } from './extent.ts';
import { anchorsIn, type Lexeme } from './lexemes.ts';

/** What holds a node: the column of its key or dash, and whether it stands inside braces or brackets. */
interface Holder {
  readonly kind: 'key' | 'dash';
  readonly column: number;
  readonly inFlow: boolean;
}

/** A file with what copies of its nodes need to know, found once. */
export interface CopySource {
  readonly file: YamlFile;
  readonly anchors: readonly Lexeme[];
  readonly holders: ReadonlyMap<YamlNode, Holder>;
}

export function sourceOf(file: YamlFile): CopySource {
  return { file, anchors: anchorsIn(file.text), holders: holdersIn(file) };
}

/**
 * The ranges that put the text of an anchored node in the place of an alias, at that place's indentation and without the anchors in it.
 * `anchor` gives the copy an anchor of its own. Null where the text cannot stand there.
 */
export function copyInPlace(source: CopySource, node: YamlNode, alias: YamlNode, anchor: string | null): readonly ChangedRange[] | null {
  const { file } = source;
  const from = source.holders.get(node) ?? null;
  const to = source.holders.get(alias) ?? null;
  const [start, aliasEnd] = alias.range ?? [];
  if (from === null || to === null || start === undefined || aliasEnd === undefined || keepsBlankLines(node)) return null;
  const { text } = file;
  const lines = linesOf(source, node);
  const [first = '', ...rest] = lines;
  if (to.inFlow && (lines.length > 1 || isBlockStyle(node))) return null;
  const name = anchor === null ? '' : `&${anchor}`;
  const spaced = name === '' ? '' : `${name} `;
  if (isCollection(node) && !isFlow(node)) return placeBlock({ file, node, alias, from, to, lines, name });
  const shifted = shiftLines(rest, to.column - from.column);
  if (shifted === null) return null;
  const eol = lineEndingAt(text, start);
  if (!isBlockStyle(node)) return [{ start, end: aliasEnd, replacement: `${spaced}${[first, ...shifted].join(eol)}` }];
  const lineEnd = lineContentEnd(text, aliasEnd);
  const below = shifted.map((line) => `${eol}${line}`).join('');
  return together({ start, end: aliasEnd, replacement: `${spaced}${first}` }, lineEnd, below);
}

interface BlockCopy {
  readonly file: YamlFile;
  readonly node: YamlNode;
  readonly alias: YamlNode;
  readonly from: Holder;
  readonly to: Holder;
  readonly lines: readonly string[];
  readonly name: string;
}

/** A map or list of several lines: below its key, or beside its dash when no anchor stands there. */
function placeBlock({ file, node, alias, from, to, lines, name }: BlockCopy): readonly ChangedRange[] | null {
  const { text } = file;
  const [start = 0, end = 0] = alias.range ?? [];
  const eol = lineEndingAt(text, start);
  const own = columnOf(text, node.range?.[0] ?? 0);
  const lineEnd = lineContentEnd(text, end);
  const isBeside = to.kind === 'dash' && name === '';
  const deeper = Math.max(own - from.column, isSeq(node) && to.kind === 'key' && from.kind === 'key' ? 0 : 1);
  const column = to.kind === 'dash' ? columnOf(text, start) : to.column + deeper;
  const shifted = shiftLines(lines.slice(1), column - own);
  if (shifted === null) return null;
  const [first = ''] = lines;
  if (isBeside) return together({ start, end, replacement: first }, lineEnd, shifted.map((line) => `${eol}${line}`).join(''));
  const below = [`${' '.repeat(column)}${first}`, ...shifted].map((line) => `${eol}${line}`).join('');
  if (name !== '') return together({ start, end, replacement: name }, lineEnd, below);
  const before = text.slice(lineStart(text, start), start);
  return together({ start: start - (before.length - before.trimEnd().length), end, replacement: '' }, lineEnd, below);
}

/** One range where two touch, so that their order is beyond doubt. */
function together(range: ChangedRange, lineEnd: number, below: string): readonly ChangedRange[] {
  if (range.end === lineEnd) return [{ ...range, replacement: `${range.replacement}${below}` }];
  return [range, { start: lineEnd, end: lineEnd, replacement: below }];
}

/** The range that takes the anchor of a node away, with the space beside it. `anchors`: those of the file, for a caller that asks for many nodes. */
export function anchorRange(file: YamlFile, node: YamlNode, anchors = anchorsIn(file.text)): ChangedRange | null {
  const start = node.range?.[0];
  const name = isScalar(node) || isCollection(node) ? node.anchor : undefined;
  if (start === undefined || name === undefined) return null;
  const anchor = anchors.findLast(({ source, offset }) => source === `&${name}` && offset < start);
  if (anchor === undefined) return null;
  const { offset } = anchor;
  const isBehindDash = file.text.slice(lineStart(file.text, offset), offset).trimEnd().endsWith('-');
  // Behind a dash the first key takes the place of the anchor.
  if (
    isBehindDash &&
    columnOf(file.text, offset) === columnOf(file.text, start) &&
    file.text.slice(offset + anchor.source.length, start).trim() === ''
  ) {
    return { start: offset, end: start, replacement: '' };
  }
  return withSpace(file.text, offset, offset + anchor.source.length);
}

function withSpace(text: string, start: number, end: number): ChangedRange {
  const before = text.slice(lineStart(text, start), start);
  const spaces = before.trim() === '' ? 0 : before.length - before.trimEnd().length;
  // A dash keeps the space behind it.
  if (spaces > 0 && !/^[ \t]*\S/.test(text.slice(end, lineContentEnd(text, end)))) return { start: start - spaces, end, replacement: '' };
  const after = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  return { start, end: end + after, replacement: '' };
}

/** The text of a node by lines, without the anchors inside it. */
function linesOf({ file, anchors }: CopySource, node: YamlNode): readonly string[] {
  const [start = 0, stop = start] = node.range ?? [];
  const trimmed = start + file.text.slice(start, stop).trimEnd().length;
  const lineEnd = lineContentEnd(file.text, trimmed);
  const isBlock = isCollection(node) && !isFlow(node);
  const end = isBlock && /^\s*#/.test(file.text.slice(trimmed, lineEnd)) ? lineEnd : trimmed;
  let text = '';
  let from = start;
  for (const { source, offset } of anchors) {
    if (offset < start || offset >= end) continue;
    const range = withSpace(file.text, offset, offset + source.length);
    text += file.text.slice(from, Math.max(from, range.start));
    from = range.end;
  }
  return `${text}${file.text.slice(from, end)}`.split(/\r?\n/);
}

/** Moves lines to the right or left; null where one has no room to move. Comments move as far as they can. */
function shiftLines(lines: readonly string[], by: number): readonly string[] | null {
  if (by >= 0) return lines.map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`));
  const shifted: string[] = [];
  for (const line of lines) {
    const indent = line.length - line.replace(/^ +/, '').length;
    const isLoose = line.trim() === '' || line.trimStart().startsWith('#');
    if (indent < -by && !isLoose) return null;
    shifted.push(line.slice(Math.min(indent, -by)));
  }
  return shifted;
}

function isBlockStyle(node: YamlNode): boolean {
  if (isScalar(node)) return node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  return isCollection(node) && !isFlow(node);
}

function holdersIn(file: YamlFile): ReadonlyMap<YamlNode, Holder> {
  const holders = new Map<YamlNode, Holder>();
  visit(file.document, {
    Node: (key, node, path) => {
      const parent: unknown = path.at(-1);
      const inFlow = path.some((step) => isCollection(step) && isFlow(step as YamlNode));
      const isValue = isPair(parent) && key === 'value';
      const holder = isValue
        ? keyHolder(file, parent, inFlow)
        : isSeq(parent) && typeof key === 'number'
          ? dashHolder(file, parent as YamlNode, key, inFlow)
          : null;
      if (holder !== null) holders.set(node as YamlNode, holder);
    },
  });
  return holders;
}

function keyHolder(file: YamlFile, pair: Pair, inFlow: boolean): Holder | null {
  const start = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  return start === undefined ? null : { kind: 'key', column: columnOf(file.text, start), inFlow };
}

function dashHolder(file: YamlFile, list: YamlNode, index: number, inFlow: boolean): Holder | null {
  const token = list.srcToken;
  if (token?.type !== 'block-seq') return inFlow ? { kind: 'dash', column: 0, inFlow } : null;
  const dash = token.items
    .filter((item) => item.start.some((part) => part.type === 'seq-item-ind') || item.value !== undefined)
    [index]?.start.find((part) => part.type === 'seq-item-ind');
  return dash === undefined ? null : { kind: 'dash', column: columnOf(file.text, dash.offset), inFlow };
}
