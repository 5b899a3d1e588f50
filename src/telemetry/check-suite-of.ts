import { isJsonObject } from './parsed.ts';

/** The node id of the check suite of a REST run body, by which GraphQL tells the jobs; null where the body has none. */
export function checkSuiteOf(body: unknown): string | null {
  const id = isJsonObject(body) ? body['check_suite_node_id'] : null;
  return typeof id === 'string' && id !== '' ? id : null;
}
