import type { BottleneckKind } from './bottleneck.ts';

/** The rules that look at a kind of bottleneck. Only rules that exist: whoever adds one names it here. */
export const RULES_OF_KIND: Readonly<Partial<Record<BottleneckKind, readonly string[]>>> = {
  'sequential-tests': ['sample-resources'],
  'dependency-install': ['cache-dependencies'],
  setup: ['cache-dependencies'],
  queue: ['cancel-superseded-runs'],
  build: ['sample-resources'],
};
