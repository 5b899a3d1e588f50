import { isAlias, isCollection, isPair, isScalar, visit, type Node as YamlNode } from 'yaml';
import type { Route } from '../../model/route.ts';
import type { ChangedRange, Edit } from '../edit.ts';
import { type Place, placeAt } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { anchorRange, type CopySource, copyInPlace, sourceOf } from './anchored-copy.ts';
import { anchorsIn } from './lexemes.ts';
import { change, conflict, type Outcome } from './outcome.ts';

export type Unshared = (Extract<Outcome, { readonly ok: true }> & { readonly copies: number }) | Extract<Outcome, { readonly ok: false }>;

/** A route that an edit reaches. */
interface Reach {
  readonly route: Route;
  /** Whether what the node holds changes; else it is replaced or goes as a whole. */
  readonly isInside: boolean;
  /** Whether the text of the node goes, with the anchors in it. */
  readonly isLost: boolean;
}

/**
 * The next step that lets each edit change its own place alone: aliases on their ways become copies, or an anchor goes to where it is first repeated.
 * No range: none is needed. `copies`: how many texts are copied.
 */
export function unshareNext(file: YamlFile, edits: readonly Edit[]): Unshared {
  if (file.aliases.size === 0) return { ok: true, ranges: [], copies: 0 };
  const source = sourceOf(file);
  const shared = new Set(file.aliases.values());
  const expanded = new Map<YamlNode, readonly ChangedRange[]>();
  for (const edit of edits) {
    for (const reach of reachOf(edit)) {
      const outcome = unshareOne(source, shared, reach, expanded);
      if (outcome === null) continue;
      if (!outcome.ok) return outcome;
      // Copies are made together, each from the text as it stands; an anchor moves when none is left to make.
      if (expanded.size === 0) return { ...outcome, copies: 1 };
    }
  }
  return { ok: true, ranges: [...expanded.values()].flat(), copies: expanded.size };
}

/** Copies the first alias on the way of an edit, unless that is done, or tells how an anchor has to move. Null: nothing stands in the way. */
function unshareOne(
  source: CopySource,
  shared: ReadonlySet<YamlNode>,
  { route, isInside, isLost }: Reach,
  expanded: Map<YamlNode, readonly ChangedRange[]>,
): Outcome | null {
  const { file } = source;
  for (const step of stepsTo(file, { route, isInside })) {
    if (isAlias(step.written) && step.node !== null) {
      if (expanded.has(step.written)) return null;
      const ranges = copyInPlace(source, step.node, step.written, null);
      if (ranges === null) return conflict('inside-alias', step.route, 'repeats an anchor whose text cannot stand here');
      expanded.set(step.written, ranges);
      return null;
    }
    if (step.node !== null && shared.has(step.node)) return moveAnchor(source, route, step.node, step.node);
  }
  const lost = isLost ? placeAt(file, route)?.written : null;
  for (const node of lost ? sharedWithin(lost, shared) : []) {
    const outcome = moveAnchor(source, route, node, lost as YamlNode);
    if (!outcome.ok || outcome.ranges.length > 0) return outcome;
  }
  return null;
}

function reachOf(edit: Edit): readonly Reach[] {
  const { route } = edit;
  switch (edit.op) {
    case 'set':
    case 'remove':
      return [{ route, isInside: false, isLost: true }];
    case 'move':
      return [
        { route, isInside: false, isLost: false },
        { route: edit.to, isInside: true, isLost: false },
      ];
    case 'rename':
      return [{ route, isInside: false, isLost: false }];
    default:
      return [{ route, isInside: true, isLost: false }];
  }
}

function stepsTo(file: YamlFile, { route, isInside }: Omit<Reach, 'isLost'>): readonly Place[] {
  const depths = Array.from({ length: route.length + (isInside ? 1 : 0) }, (_, depth) => depth);
  return depths.map((depth) => placeAt(file, route.slice(0, depth))).filter((place) => place !== null);
}

/** The first alias outside `area` becomes the anchored text; without any, nothing is repeated elsewhere. */
function moveAnchor(source: CopySource, route: Route, node: YamlNode, area: YamlNode): Outcome {
  const { file } = source;
  const first = [...file.aliases].find(([alias, target]) => target === node && !isWithin(alias, area))?.[0];
  if (first === undefined) return change();
  const removal = anchorRange(file, node, source.anchors);
  const copy = copyInPlace(source, node, first, first.source);
  if (removal === null || copy === null) return conflict('inside-alias', route, 'is shared by an anchor and its aliases');
  return change(removal, ...copy);
}

function sharedWithin(node: unknown, shared: ReadonlySet<YamlNode>): readonly YamlNode[] {
  if (isPair(node)) return sharedWithin(node.value, shared);
  if (isScalar(node)) return shared.has(node) ? [node] : [];
  if (!isCollection(node)) return [];
  return [...(shared.has(node as YamlNode) ? [node as YamlNode] : []), ...node.items.flatMap((item) => sharedWithin(item, shared))];
}

/** Takes away the anchors among `names` that nothing repeats any more: linters report what is named for nothing. */
export function dropUnusedAnchors(file: YamlFile, names: ReadonlySet<string>): readonly ChangedRange[] {
  if (names.size === 0) return [];
  const used = new Set(file.aliases.values());
  const anchors = Map.groupBy(anchorsIn(file.text), ({ source }) => source);
  const ranges: ChangedRange[] = [];
  visit(file.document, {
    Node: (_, node) => {
      if (isAlias(node) || node.anchor === undefined || !names.has(node.anchor) || used.has(node as YamlNode)) return;
      const range = anchorRange(file, node as YamlNode, anchors.get(`&${node.anchor}`) ?? []);
      if (range !== null) ranges.push(range);
    },
  });
  return ranges.toSorted((a, b) => a.start - b.start);
}

/** Whether an alias stands in the text of a node. */
function isWithin(alias: YamlNode, area: YamlNode): boolean {
  const [start = 0, end = 0] = area.range ?? [];
  const at = alias.range?.[0] ?? 0;
  return start <= at && at < end;
}
