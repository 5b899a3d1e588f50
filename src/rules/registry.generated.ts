// Generated from the folders of src/rules by `npm run generate`.
import type { Rule } from '../engine/rule.ts';
import { rule as cacheDependencies } from './cache-dependencies/rule.ts';
import { rule as cancelSupersededRuns } from './cancel-superseded-runs/rule.ts';
import { rule as sampleResources } from './sample-resources/rule.ts';
import { rule as setJobTimeout } from './set-job-timeout/rule.ts';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  cacheDependencies,
  cancelSupersededRuns,
  sampleResources,
  setJobTimeout,
];
