import type { Strategy } from '../strategy.ts';
import { adaptive } from './adaptive.ts';
import { leastLoaded } from './least-loaded.ts';
import { predictive } from './predictive.ts';
import { resourceAware } from './resource-aware.ts';
import { roundRobin } from './round-robin.ts';

/** All that are compared; of two that are equally good the first is preferred. */
export const STRATEGIES: readonly Strategy[] = [roundRobin, leastLoaded, resourceAware, adaptive, predictive()];
