import { registerHooks } from 'node:module';

/**
 * GitHub's `@actions/*` packages import JSON without the attribute that Node asks of ES modules.
 * Loaded before them (`--import`, or a dynamic import after it), this adds the attribute.
 */
registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith('.json') ? nextLoad(url, { ...context, importAttributes: { type: 'json' } }) : nextLoad(url, context),
});
