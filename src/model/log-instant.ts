import { type Seconds, seconds } from './seconds.ts';

/** An instant as a log has it, exact to 100 ns: a double cannot hold both parts exactly. */
export interface LogInstant {
  /** Unix time. */
  readonly second: number;
  /** 100 ns units within the second. */
  readonly ticks: number;
}

/** Seconds from one instant of a log to another, exact to 100 ns; negative when the second is earlier. */
export function secondsFrom(from: LogInstant, to: LogInstant): Seconds {
  return seconds(to.second - from.second + (to.ticks - from.ticks) / 1e7);
}
