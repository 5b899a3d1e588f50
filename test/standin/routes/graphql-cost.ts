import type { DocumentNode, FieldNode, SelectionSetNode } from 'graphql';
import type { JsonObject } from '../json-object.ts';

/** GitHub's limits of one query. */
export const MOST_NODES = 500_000;

export interface QueryCost {
  /** What a full answer could hold. */
  readonly nodes: number;
  /** Requests needed to fill every connection, a hundred of which are a point. */
  readonly points: number;
}

/** What GitHub counts a query for before it runs it, by the sizes of the pages that it asks for. Only fields that page are counted. */
export function costOf(document: DocumentNode, variables: JsonObject): QueryCost {
  let nodes = 0;
  let requests = 0;
  const visit = (set: SelectionSetNode | undefined, times: number): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === 'FragmentSpread') continue;
      if (selection.kind === 'InlineFragment') {
        visit(selection.selectionSet, times);
        continue;
      }
      const size = pageSize(selection, variables);
      if (size !== null) {
        requests += times;
        nodes += times * size;
      }
      visit(selection.selectionSet, times * (size ?? idCount(selection, variables) ?? 1));
    }
  };
  for (const definition of document.definitions) if (definition.kind === 'OperationDefinition') visit(definition.selectionSet, 1);
  return { nodes, points: Math.max(1, Math.round(requests / 100)) };
}

function pageSize(field: FieldNode, variables: JsonObject): number | null {
  const given = argument(field, ['first', 'last'], variables);
  return given === null ? null : Number(given);
}

function idCount(field: FieldNode, variables: JsonObject): number | null {
  const ids = argument(field, ['ids'], variables);
  return Array.isArray(ids) ? ids.length : null;
}

function argument(field: FieldNode, names: readonly string[], variables: JsonObject): unknown {
  const value = field.arguments?.find(({ name }) => names.includes(name.value))?.value;
  if (value === undefined) return null;
  if (value.kind === 'Variable') return variables[value.name.value] ?? null;
  return value.kind === 'IntValue' ? Number(value.value) : value.kind === 'ListValue' ? value.values : null;
}
