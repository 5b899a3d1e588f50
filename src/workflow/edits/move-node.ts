import { isMap, isSeq } from 'yaml';
import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';
import { entriesOf, itemsOf, type Place, placeAt } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { blocksOf, cutBlock } from './cut-block.ts';
import { isFlow, startOf } from './extent.ts';
import { moveInFlow } from './move-in-flow.ts';
import { change, conflict, type EditSite, type Gone, type Outcome } from './outcome.ts';
import { pasteBlock } from './paste-block.ts';

type Move = Extract<Edit, { readonly op: 'move' }>;

/** The moves of the same step: all that goes, and what an earlier one has put under the same key, which was empty. */
export interface MoveAmong {
  readonly gone: Gone;
  readonly behind: Place | null;
}

/** Takes an item or entry with its comments to another place, by its text. A node whose anchor other places repeat may only go where they still follow it. */
export function moveNode({ file, place, parent, inFlow }: EditSite, edit: Move, among: MoveAmong): Outcome {
  if (parent === null) return conflict('unsupported-style', edit.route, 'is the whole file');
  if (edit.route.every((part, depth) => edit.to[depth] === part)) return conflict('overlap', edit.route, 'cannot move into itself');
  const target = placeAt(file, edit.to);
  if (target === null) return conflict('no-such-route', edit.to, 'does not exist');
  if (isRepeated(file, edit.to)) return conflict('inside-alias', edit.to, 'is shared by an anchor and its aliases');
  const problem = findMisfit(place, parent, target, edit);
  if (problem !== null) return problem;
  const siblings = place.key === null ? itemsOf(target) : entriesOf(target);
  const before = edit.before === undefined ? siblings.length : siblings.findIndex((sibling) => sibling.route.at(-1) === edit.before);
  if (before === -1) return conflict('no-such-route', [...edit.to, edit.before ?? ''], 'does not exist');
  const own = target.node === parent.node ? siblings.findIndex((sibling) => sibling.route.at(-1) === edit.route.at(-1)) : -1;
  if (own !== -1 && (before === own || before === own + 1)) return change();
  const targetInFlow = edit.to.some((_, depth) => isFlow(placeAt(file, edit.to.slice(0, depth))?.node ?? null));
  const isFilledFlow = isFlow(target.node) && siblings.length > 0;
  if (inFlow && (isFlow(target.node) || targetInFlow))
    return inOrder(file, place, moveInFlow(place, parent, { target, siblings, before, gone: among.gone }), edit.route);
  if (inFlow || targetInFlow || isFilledFlow) {
    return conflict('unsupported-style', edit.route, 'cannot move between braces or brackets and lines of their own');
  }
  return inOrder(file, place, moveBlock(place, parent, { target, before, among }), edit.route);
}

function moveBlock(
  place: Place,
  parent: Place,
  { target, before, among }: { readonly target: Place; readonly before: number; readonly among: MoveAmong },
): Outcome {
  const blocks = blocksOf(parent);
  const index = blocks?.findIndex((block) => block.place.route.at(-1) === place.route.at(-1)) ?? -1;
  const cut = blocks === null ? 'stands where a dash or key cannot be told' : cutBlock(blocks, index, parent, among.gone);
  if (typeof cut === 'string') return conflict('unsupported-style', place.route, cut);
  const paste = pasteBlock({ cut, place, behind: among.behind }, target, before);
  return typeof paste === 'string' ? conflict('unsupported-style', target.route, paste) : change(...cut.ranges, ...paste);
}

function findMisfit(place: Place, parent: Place, target: Place, edit: Move): Outcome | null {
  const isEmpty = target.node === null || (target.written?.range?.[0] === target.written?.range?.[1] && target.written !== null);
  const fits = isEmpty || (place.key === null ? isSeq(target.node) : isMap(target.node));
  if (!fits) return conflict('unsupported-style', edit.to, place.key === null ? 'is not a list' : 'is not a map of keys');
  const key = edit.route.at(-1) ?? '';
  if (place.key === null || target.node === parent.node || !entriesOf(target).some((entry) => entry.route.at(-1) === key)) return null;
  return conflict('exists', [...edit.to, key], 'is there already');
}

/** Whether a route leads through an alias, or through what aliases repeat. */
function isRepeated(file: YamlFile, route: Route): boolean {
  const shared = new Set(file.aliases.values());
  const steps = [...route.keys(), route.length].map((depth) => placeAt(file, route.slice(0, depth)));
  return steps.some((step) => step !== null && (step.written !== step.node || (step.node !== null && shared.has(step.node))));
}

/** An alias must come after its anchor, wherever the text goes. */
function inOrder(file: YamlFile, place: Place, outcome: Outcome, route: Route): Outcome {
  if (!outcome.ok) return outcome;
  const at = outcome.ranges.at(-1)?.start ?? 0;
  const [from = 0, to = from] = [startOf(place), place.written?.range?.[1]];
  const moves = (offset: number | undefined) => offset !== undefined && offset >= from && offset < to;
  for (const [alias, anchored] of file.aliases) {
    const aliasAt = alias.range?.[0] ?? 0;
    const anchorAt = anchored.range?.[0] ?? 0;
    if (moves(aliasAt) === moves(anchorAt)) continue;
    if (moves(aliasAt) ? anchorAt >= at : aliasAt < at)
      return conflict('inside-alias', route, 'would stand on the wrong side of an anchor');
  }
  return outcome;
}
