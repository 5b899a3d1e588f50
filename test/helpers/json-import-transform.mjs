import { createHash } from 'node:crypto';

/** GitHub's parser imports JSON without the attribute that ES modules ask for; src/json-modules.ts is the cure outside Jest. */
export default {
  process: (source) => ({ code: source.replace(/(from\s+["'][^"']+\.json["'])\s*;/g, "$1 with { type: 'json' };") }),
  getCacheKey: (source, path) => createHash('sha256').update('1').update(path).update(source).digest('hex'),
};
