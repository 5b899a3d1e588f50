import { diffPlans } from '../../workflow/diff-plans.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import type { PlanChange } from '../../workflow/plan.ts';
import type { Refusal } from '../analysis.ts';
import { checkActions } from './check-actions.ts';
import { checkCaches } from './check-caches.ts';
import { checkCalls } from './check-calls.ts';
import { checkConcurrency } from './check-concurrency.ts';
import { checkConditions } from './check-conditions.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkEnvironments } from './check-environments.ts';
import { checkGates } from './check-gates.ts';
import { checkGatingConditions } from './check-gating-conditions.ts';
import { checkImages } from './check-images.ts';
import { checkIndirectText } from './check-indirect-text.ts';
import { checkLimits } from './check-limits.ts';
import { checkLoadedCode } from './check-loaded-code.ts';
import { checkLock } from './check-lock.ts';
import { checkNames } from './check-names.ts';
import { checkOrder } from './check-order.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkPins } from './check-pins.ts';
import { checkRequiredChecks } from './check-required-checks.ts';
import { checkRunners } from './check-runners.ts';
import { checkScripts } from './check-scripts.ts';
import { checkSecretTargets } from './check-secret-targets.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkShells } from './check-shells.ts';
import { checkSoundness } from './check-soundness.ts';
import { checkTriggers } from './check-triggers.ts';
import { checkVariables } from './check-variables.ts';
import { checkWords } from './check-words.ts';
import { checkWork } from './check-work.ts';
import { type Check, refuse, type VerifiedChange } from './verified-change.ts';

const CHECKS: readonly Check[] = [
  checkWords,
  checkPermissions,
  checkTriggers,
  checkSecrets,
  checkSecretTargets,
  checkScripts,
  checkIndirectText,
  checkNames,
  checkShells,
  checkGates,
  checkConditions,
  checkSoundness,
  checkEnvironments,
  checkConcurrency,
  checkOrder,
  checkCredentials,
  checkLoadedCode,
  checkVariables,
  checkLock,
  checkPins,
  checkActions,
  checkImages,
  checkRunners,
  checkCaches,
  checkRequiredChecks,
  checkGatingConditions,
  checkWork,
  checkLimits,
  checkCalls,
];

/** The first reason why an edited file is not what was declared of it, or is less safe than before; null when it is proven. */
export function proveChange(change: VerifiedChange): Refusal | null {
  const differs = checkPlan(diffPlans(change.planBefore, change.planAfter), change.declared);
  return CHECKS.reduce<Refusal | null>((first, check) => first ?? check(change), differs);
}

/** The plan differs exactly as declared: same places, same values, no more and no less. */
function checkPlan(actual: readonly PlanChange[], declared: readonly PlanChange[]): Refusal | null {
  const open = [...declared];
  for (const change of actual) {
    const at = open.findIndex(
      (other) => other.place === change.place && equalJson(other.before, change.before) && equalJson(other.after, change.after),
    );
    if (at === -1) return refuse('plan-differs', `${change.place} would change in a way that the proposal does not declare.`);
    open.splice(at, 1);
  }
  const [missing] = open;
  return missing === undefined ? null : refuse('plan-differs', `${missing.place} would not change as the proposal declares.`);
}
