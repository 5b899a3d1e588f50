import type { Route } from '../model/route.ts';
import type { Span, Workflow } from './model.ts';
import { entrySpan, placeAt } from './yaml/place.ts';
import { readYaml, type YamlFile } from './yaml/read-yaml.ts';

const files = new WeakMap<Workflow, YamlFile>();

/** Remembers the tree that a workflow was read from, so that looking up a place does not parse again. */
export function keepFile(workflow: Workflow, file: YamlFile): void {
  files.set(workflow, file);
}

/** Where the node at a route stands, with its key; null when the file has no such node. */
export function locate(workflow: Workflow, route: Route): Span | null {
  let file = files.get(workflow);
  if (file === undefined) {
    const yaml = readYaml(workflow.text);
    if (!yaml.ok) return null;
    file = yaml.file;
    files.set(workflow, file);
  }
  const place = placeAt(file, route);
  return place === null ? null : entrySpan(place);
}
