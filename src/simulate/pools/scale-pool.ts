import type { ScaleRule } from './runner-pool.ts';

/** What a scale rule looks at. */
export interface PoolLoad {
  /** Runners that are there or start. */
  readonly alive: number;
  readonly busy: number;
  /** Jobs that wait and that the pool may get. */
  readonly waiting: number;
  /** Seconds since runners were last added; since runners were last added or removed. */
  readonly sinceUp: number;
  readonly sinceStep: number;
}

/** What a look at a pool comes to. */
export interface ScaleStep {
  /** Runners to add, or below 0 to remove. */
  readonly by: number;
  readonly why: 'busy' | 'queued' | 'idle';
}

/** The step of a rule for a pool that may have `most` runners (the rule's own, or fewer where the budget asks for that); null: none. */
export function scaleStep(rule: ScaleRule, most: number, load: PoolLoad): ScaleStep | null {
  const step = wantedStep(rule, most, load);
  if (step === null) return null;
  const hasCooled = step.by > 0 ? load.sinceUp >= rule.up.cooldown : load.sinceStep >= rule.down.cooldown;
  return hasCooled ? step : null;
}

/** The same without regard to cooldowns. With no runner at all, what waits makes the pool wholly busy. */
export function wantedStep(
  { least, up, down }: ScaleRule,
  most: number,
  load: Pick<PoolLoad, 'alive' | 'busy' | 'waiting'>,
): ScaleStep | null {
  const { alive, busy, waiting } = load;
  const share = alive === 0 ? (waiting > 0 ? 1 : 0) : busy / alive;
  const isBusy = up.busyShare !== null && share >= up.busyShare;
  if (alive < most && up.step > 0 && (isBusy || (up.queued !== null && waiting >= up.queued)))
    return { by: Math.min(up.step, most - alive), why: isBusy ? 'busy' : 'queued' };
  if (alive > least && down.step > 0 && waiting === 0 && share <= down.busyShare)
    return { by: -Math.min(down.step, alive - least), why: 'idle' };
  return null;
}
