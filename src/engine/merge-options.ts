export type MergedOptions = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** A rule's options: its defaults, overlaid with what the configuration says, where `minimumShare` is written `minimum-share`. An unknown name or another type than the default's is a mistake. */
export function mergeOptions(defaults: unknown, configured: Readonly<Record<string, unknown>>): MergedOptions {
  const base: Readonly<Record<string, unknown>> = defaults !== null && typeof defaults === 'object' ? { ...defaults } : {};
  const merged: Record<string, unknown> = { ...base };
  for (const [written, value] of Object.entries(configured)) {
    const name = written.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!Object.hasOwn(base, name))
      return { ok: false, reason: `the configuration sets the option ${written}, which this rule does not have` };
    const wanted = base[name];
    if (typeof value !== typeof wanted || Array.isArray(value) !== Array.isArray(wanted)) {
      return { ok: false, reason: `the configuration sets the option ${written} to a ${typeof value}; a ${typeof wanted} is wanted` };
    }
    if (typeof value === 'number' && !(Number.isFinite(value) && value >= 0)) {
      return { ok: false, reason: `the configuration sets the option ${written} to ${value}; a number from 0 is wanted` };
    }
    merged[name] = value;
  }
  return { ok: true, value: merged };
}
