import type { BottleneckKind } from './bottleneck.ts';

/** The rules that make a kind of bottleneck shorter, not those that only measure it. Only rules that exist: whoever adds one names it here. */
export const RULES_OF_KIND: Readonly<Partial<Record<BottleneckKind, readonly string[]>>> = {
  'dependency-install': ['cache-dependencies'],
  setup: ['cache-dependencies'],
  queue: ['cancel-superseded-runs'],
};
