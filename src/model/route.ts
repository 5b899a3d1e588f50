/** A place in a YAML document: keys and indexes from the root, `['jobs', 'test', 'steps', 2, 'with', 'cache']`. */
export type Route = readonly (string | number)[];

/** `jobs.test.steps[2].with.cache` */
export function formatRoute(route: Route): string {
  return route.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}
