import type { ObjectReader } from '@actions/workflow-parser/templates/object-reader';
import {
  BooleanToken,
  type LiteralToken,
  MappingToken,
  NullToken,
  NumberToken,
  SequenceToken,
  StringToken,
} from '@actions/workflow-parser/templates/tokens/index';
import type { TokenRange } from '@actions/workflow-parser/templates/tokens/token-range';
import { isAlias, isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import { keyText } from './place.ts';
import type { YamlFile } from './read-yaml.ts';

type Event =
  | { readonly kind: 'literal'; readonly token: LiteralToken }
  | { readonly kind: 'map'; readonly token: MappingToken }
  | { readonly kind: 'list'; readonly token: SequenceToken }
  | { readonly kind: 'end-of-map' | 'end-of-list' };

export interface PlaceReader extends ObjectReader {
  /** Whether a key with this text stands at this line and column, both from 1. */
  isKey(line: number, column: number, text: string): boolean;
}

/**
 * Hands a file that is already parsed to GitHub's template reader, so that the text is parsed once.
 * GitHub's own reader would parse again with pretty errors, which is quadratic on hostile text.
 */
export function createPlaceReader(file: YamlFile): PlaceReader {
  const keys = new Set<string>();
  const events = [...readNode(file, file.root, keys)];
  let next = 0;
  const take = <K extends Event['kind']>(kind: K): Extract<Event, { kind: K }> | undefined => {
    const event = events[next];
    if (event?.kind !== kind) return undefined;
    next += 1;
    return event as Extract<Event, { kind: K }>;
  };
  return {
    allowLiteral: () => take('literal')?.token,
    allowSequenceStart: () => take('list')?.token,
    allowSequenceEnd: () => take('end-of-list') !== undefined,
    allowMappingStart: () => take('map')?.token,
    allowMappingEnd: () => take('end-of-map') !== undefined,
    validateStart: () => undefined,
    validateEnd: () => undefined,
    isKey: (line, column, text) => keys.has(`${line}:${column}:${text}`),
  };
}

function* readNode(file: YamlFile, written: YamlNode | null, keys: Set<string>): Generator<Event> {
  const node = isAlias(written) ? (file.aliases.get(written) ?? null) : written;
  const range = tokenRange(file, node);
  if (isSeq(node)) {
    yield { kind: 'list', token: new SequenceToken(undefined, range, undefined) };
    for (const item of node.items) yield* readNode(file, (item ?? null) as YamlNode | null, keys);
    yield { kind: 'end-of-list' };
  } else if (isMap(node)) {
    yield { kind: 'map', token: new MappingToken(undefined, range, undefined) };
    for (const pair of node.items) {
      const at = tokenRange(file, pair.key as YamlNode);
      const name = keyText(pair.key);
      if (at !== undefined) keys.add(`${at.start.line}:${at.start.column}:${name}`);
      yield { kind: 'literal', token: new StringToken(undefined, at, name, undefined) };
      yield* readNode(file, (pair.value ?? null) as YamlNode | null, keys);
    }
    yield { kind: 'end-of-map' };
  } else {
    yield { kind: 'literal', token: literal(node, range) };
  }
}

function literal(node: YamlNode | null, range: TokenRange | undefined): LiteralToken {
  const value: unknown = isScalar(node) ? node.value : null;
  if (value === null || value === undefined) return new NullToken(undefined, range, undefined);
  if (typeof value === 'number') return new NumberToken(undefined, range, value, undefined);
  if (typeof value === 'boolean') return new BooleanToken(undefined, range, value, undefined);
  const token = isScalar(node) ? node.srcToken : undefined;
  // From the source the reader tells the line and column of an expression inside a block scalar.
  return new StringToken(undefined, range, String(value), undefined, token !== undefined && 'source' in token ? token.source : undefined);
}

function tokenRange(file: YamlFile, node: YamlNode | null): TokenRange | undefined {
  if (node?.range === undefined || node.range === null) return undefined;
  const start = file.lines.linePos(node.range[0]);
  const end = file.lines.linePos(node.range[1]);
  return { start: { line: start.line, column: start.col }, end: { line: end.line, column: end.col } };
}
