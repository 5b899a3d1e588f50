import { type Document, isMap, isNode, isScalar, type LineCounter, type Pair } from 'yaml';

/** A mistake in a configuration file; line and column count from 1. */
export interface ConfigProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A YAML document with what it takes to say where something stands in it. */
export interface PositionedDocument {
  readonly document: Document;
  readonly lines: LineCounter;
}

export function problemAt(lines: LineCounter, offset: number, message: string): ConfigProblem {
  const { line, col } = lines.linePos(offset);
  return { message, line: Math.max(1, line), column: Math.max(1, col) };
}

/** Where the value at a path starts; where it is not there, the nearest thing around it. */
export function offsetOf({ document }: PositionedDocument, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

/** Where a key stands in the map at a path. */
export function offsetOfKey(positioned: PositionedDocument, path: readonly PropertyKey[], key: string): number {
  const map = path.length === 0 ? positioned.document.contents : positioned.document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === key) : undefined;
  return isScalar(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(positioned, path);
}
