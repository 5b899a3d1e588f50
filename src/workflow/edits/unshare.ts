import { isAlias, isCollection, isPair, isScalar, visit, type Node as YamlNode } from 'yaml';
import type { Route } from '../../model/route.ts';
import type { ChangedRange, Edit } from '../edit.ts';
import { type Place, placeAt } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { anchorRange, copyInPlace } from './anchored-copy.ts';
import { change, conflict, type Outcome } from './outcome.ts';

/** A route that an edit reaches. */
interface Reach {
  readonly route: Route;
  /** Whether what the node holds changes; else it is replaced or goes as a whole. */
  readonly isInside: boolean;
  /** Whether the text of the node goes, with the anchors in it. */
  readonly isLost: boolean;
}

/** The next step that lets an edit change its own place alone: an alias on its way becomes a copy, or an anchor goes to where it is first repeated. No range: none is needed. */
export function unshareNext(file: YamlFile, edits: readonly Edit[]): Outcome {
  if (file.aliases.size === 0) return change();
  const shared = new Set(file.aliases.values());
  for (const edit of edits) {
    for (const reach of reachOf(edit)) {
      const steps = stepsTo(file, reach);
      for (const step of steps) {
        if (isAlias(step.written) && step.node !== null) return expandAlias(file, step, step.node, step.written);
        if (step.node !== null && shared.has(step.node)) return moveAnchor(file, edit.route, step.node, step.node);
      }
      const lost = reach.isLost ? placeAt(file, reach.route)?.written : null;
      for (const node of lost ? sharedWithin(lost, shared) : []) {
        const outcome = moveAnchor(file, edit.route, node, lost as YamlNode);
        if (!outcome.ok || outcome.ranges.length > 0) return outcome;
      }
    }
  }
  return change();
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

function stepsTo(file: YamlFile, { route, isInside }: Reach): readonly Place[] {
  const depths = Array.from({ length: route.length + (isInside ? 1 : 0) }, (_, depth) => depth);
  return depths.map((depth) => placeAt(file, route.slice(0, depth))).filter((place) => place !== null);
}

function expandAlias(file: YamlFile, place: Place, node: YamlNode, alias: YamlNode): Outcome {
  const ranges = copyInPlace(file, node, alias, null);
  return ranges === null ? conflict('inside-alias', place.route, 'repeats an anchor whose text cannot stand here') : change(...ranges);
}

/** The first alias outside `area` becomes the anchored text; without any, nothing is repeated elsewhere. */
function moveAnchor(file: YamlFile, route: Route, node: YamlNode, area: YamlNode): Outcome {
  const first = [...file.aliases].find(([alias, target]) => target === node && !isWithin(alias, area))?.[0];
  if (first === undefined) return change();
  const removal = anchorRange(file, node);
  const copy = copyInPlace(file, node, first, first.source);
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
  const used = new Set(file.aliases.values());
  const ranges: ChangedRange[] = [];
  visit(file.document, {
    Node: (_, node) => {
      if (isAlias(node) || node.anchor === undefined || !names.has(node.anchor) || used.has(node as YamlNode)) return;
      const range = anchorRange(file, node as YamlNode);
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
