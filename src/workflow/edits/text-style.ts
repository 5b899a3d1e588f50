import { isMap, isScalar, isSeq, Scalar, visit, type YAMLSeq, type Node as YamlNode } from 'yaml';
import { keyText, type Place } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { columnOf, lineEndingAt } from './extent.ts';

export type Quote = "'" | '"' | null;

/** How new text should be written at one place of a file. */
export interface TextStyle {
  readonly eol: string;
  /** Spaces for one level. */
  readonly unit: number;
  /** Quotes for strings that need none; null for plain. */
  readonly quote: Quote;
  /** Quotes where some are needed. */
  readonly neededQuote: "'" | '"';
  /** How far a list's dashes stand right of their key. */
  readonly dashIndent: number;
  /** Whether lists of plain values are written in brackets, by key, and for all other keys. */
  readonly listsInBrackets: (key: string | null) => boolean;
  /** A space inside braces. */
  readonly bracePadding: string;
}

/** Reads the style around a place: its neighbours decide, then the nearest like thing in the file, then what most files do. */
export function styleAt(place: Place): TextStyle {
  const at = place.key?.range?.[0] ?? place.written?.range?.[0] ?? 0;
  const { file } = place;
  const found = survey(file, at);
  const needed = found.double > found.single ? '"' : "'";
  return {
    eol: lineEndingAt(file.text, at),
    unit: found.unit,
    quote: quoteOf(place.node),
    neededQuote: quoteOf(place.node) ?? needed,
    dashIndent: found.dash ?? found.unit,
    listsInBrackets: (key) => found.lists.get(key ?? '') ?? found.nearestList ?? false,
    bracePadding: found.bracePadding,
  };
}

/** The quotes that a collection's strings wear, when most of them do. */
function quoteOf(node: YamlNode | null): Quote {
  const values = isMap(node) ? node.items.map((pair) => pair.value) : isSeq(node) ? node.items : [];
  const strings = values.filter((value): value is Scalar<string> => isScalar(value) && typeof value.value === 'string');
  const singles = strings.filter((value) => value.type === Scalar.QUOTE_SINGLE).length;
  const doubles = strings.filter((value) => value.type === Scalar.QUOTE_DOUBLE).length;
  if (2 * (singles + doubles) <= strings.length) return null;
  return doubles > singles ? '"' : "'";
}

interface Survey {
  single: number;
  double: number;
  unit: number;
  dash: number | null;
  nearestList: boolean | null;
  lists: Map<string, boolean>;
  bracePadding: string;
}

function survey(file: YamlFile, at: number): Survey {
  const found: Survey = {
    single: 0,
    double: 0,
    unit: indentUnit(file),
    dash: null,
    nearestList: null,
    lists: new Map(),
    bracePadding: ' ',
  };
  const nearest = { dash: Number.POSITIVE_INFINITY, list: Number.POSITIVE_INFINITY, lists: new Map<string, number>() };
  visit(file.document, {
    Scalar: (key, node) => {
      if (key === 'key') return;
      if (node.type === Scalar.QUOTE_SINGLE) found.single += 1;
      if (node.type === Scalar.QUOTE_DOUBLE) found.double += 1;
    },
    Map: (_, node) => {
      const start = node.range?.[0];
      if (node.flow === true && start !== undefined && node.items.length > 0) found.bracePadding = file.text[start + 1] === ' ' ? ' ' : '';
    },
    Pair: (_, pair) => {
      if (!isSeq(pair.value) || !isScalar(pair.key) || !pair.value.range || !pair.key.range) return;
      const distance = Math.abs(pair.value.range[0] - at);
      const flow = pair.value.flow === true;
      if (!flow && distance < nearest.dash) {
        nearest.dash = distance;
        found.dash = Math.max(0, columnOf(file.text, pair.value.range[0]) - columnOf(file.text, pair.key.range[0]));
      }
      if (!holdsPlainValues(pair.value)) return;
      if (distance < nearest.list) {
        nearest.list = distance;
        found.nearestList = flow;
      }
      const key = keyText(pair.key);
      if (distance < (nearest.lists.get(key) ?? Number.POSITIVE_INFINITY)) {
        nearest.lists.set(key, distance);
        found.lists.set(key, flow);
      }
    },
  });
  return found;
}

function holdsPlainValues(list: YAMLSeq): boolean {
  return list.items.every((item) => isScalar(item));
}

function indentUnit(file: YamlFile): number {
  if (!isMap(file.root)) return 2;
  for (const pair of file.root.items) {
    if (isMap(pair.value) && pair.value.flow !== true && pair.value.range) {
      const column = columnOf(file.text, pair.value.range[0]);
      if (column > 0) return column;
    }
  }
  return 2;
}
