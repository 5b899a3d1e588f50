/** Keys where GitHub reads one plain value as a list of one, per its workflow schema. */
const LIST_KEYS = new Set([
  'on',
  'needs',
  'runs-on',
  'labels',
  'types',
  'branches',
  'branches-ignore',
  'tags',
  'tags-ignore',
  'paths',
  'paths-ignore',
  'workflows',
  'wait',
]);

/** Whether a list may stand under this key where one plain value stands. */
export function mayBeList(key: string | number | undefined): boolean {
  return LIST_KEYS.has(String(key));
}
