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
import type { Route } from '../../model/route.ts';
import { keyText } from './place.ts';
import type { YamlFile } from './read-yaml.ts';

/** Where in the file something was handed over. */
export interface HandedOver {
  /** Whether it is the key of a map. */
  readonly isKey: boolean;
  /** How deep below the value of the file's `on:` it stands, which is 0; null elsewhere. */
  readonly belowOn: number | null;
  /** The way there from the root, from its end; null at the root. A key stands at the end of its own way. */
  readonly trail: Trail | null;
}

/** The last part of a route, and what comes before it. */
export interface Trail {
  readonly part: string | number;
  readonly before: Trail | null;
}

type Event = HandedOver &
  (
    | { readonly kind: 'literal'; readonly token: LiteralToken }
    | { readonly kind: 'map'; readonly token: MappingToken }
    | { readonly kind: 'list'; readonly token: SequenceToken }
    | { readonly kind: 'end-of-map' | 'end-of-list' }
  );

export interface PlaceReader extends ObjectReader {
  /** What was handed over last; null before anything was. */
  last(): HandedOver | null;
}

/**
 * Hands a file that is already parsed to GitHub's template reader, so that the text is parsed once.
 * GitHub's own reader would parse again with pretty errors, which is quadratic on hostile text.
 */
export function createPlaceReader(file: YamlFile): PlaceReader {
  const events: Event[] = [];
  addNode(file, file.root, { isKey: false, belowOn: null, trail: null }, true, events);
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
    last: () => events[next - 1] ?? null,
  };
}

/** The route of what was handed over. */
export function routeOf({ trail }: HandedOver): Route {
  const parts: (string | number)[] = [];
  for (let at = trail; at !== null; at = at.before) parts.push(at.part);
  return parts.reverse();
}

/** Recursion is bounded by the input gate: depth and the number of values, aliases expanded. */
function addNode(file: YamlFile, written: YamlNode | null, at: HandedOver, isRoot: boolean, events: Event[]): void {
  const node = isAlias(written) ? (file.aliases.get(written) ?? null) : written;
  const range = tokenRange(file, node);
  const belowOn = at.belowOn === null ? null : at.belowOn + 1;
  const below = (part: string | number): HandedOver => ({ isKey: false, belowOn, trail: { part, before: at.trail } });
  if (isSeq(node)) {
    events.push({ ...at, kind: 'list', token: new SequenceToken(undefined, range, undefined) });
    for (const [i, item] of node.items.entries()) addNode(file, (item ?? null) as YamlNode | null, below(i), false, events);
    events.push({ ...at, kind: 'end-of-list' });
  } else if (isMap(node)) {
    events.push({ ...at, kind: 'map', token: new MappingToken(undefined, range, undefined) });
    for (const pair of node.items) {
      const name = keyText(pair.key);
      const key = new StringToken(undefined, tokenRange(file, pair.key as YamlNode), name, undefined);
      const inside = below(name);
      events.push({ ...inside, isKey: true, kind: 'literal', token: key });
      addNode(file, (pair.value ?? null) as YamlNode | null, isRoot && name === 'on' ? { ...inside, belowOn: 0 } : inside, false, events);
    }
    events.push({ ...at, kind: 'end-of-map' });
  } else {
    events.push({ ...at, kind: 'literal', token: literal(node, range) });
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
