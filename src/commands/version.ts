import { readFileSync } from 'node:fs';

/** Of package.json, which stands beside `src` in a clone and beside `dist` in the published package. */
export const VERSION: string = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;
