import type { Bottleneck } from './bottleneck.ts';

/** A bottleneck before it is set against the others and against the makespan. */
export interface FoundBottleneck extends Omit<Bottleneck, 'share' | 'shareOf' | 'value' | 'runs'> {
  /** Mean seconds over all replayed runs. */
  readonly value: number;
}
