/** The values of a file over those of another: maps are merged key by key; lists, texts and numbers replace. */
export function mergeConfig(under: unknown, over: unknown): unknown {
  if (over === undefined || over === null) return under;
  if (!isMap(under) || !isMap(over)) return over;
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) merged.set(key, mergeConfig(merged.get(key), value));
  return Object.fromEntries(merged);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
