import type { Trace } from '../engine/explain/trace/trace.ts';

/** A trace as `paceline/trace@1`, with every run that counted. */
export function renderTraceJson(trace: Trace): object {
  return JSON.parse(JSON.stringify({ schema: 'paceline/trace@1', ...trace })) as object;
}
