import { type JsonObject, stamp } from '../standin/json-object.ts';
import type { JobShape } from './simulated-jobs.ts';

/** Draws a duration of a class, in whole seconds. */
export type Draw = (durationClass: string) => number;

export type Ending = 'success' | 'failure' | 'hung';

/** What a job may take when nothing sets `timeout-minutes`. */
const LONGEST_JOB_SECONDS = 360 * 60;

/** Post steps are numbered from the end and the last step is "Complete job", as in the recordings; a failing or hanging step is the last that works. */
export function simulatedSteps(shape: JobShape, ending: Ending, started: Date, draw: Draw): { steps: JsonObject[]; completed: Date } {
  const steps: JsonObject[] = [];
  let now = started;
  const add = (name: string, number: number, duration: number, conclusion: string) => {
    const end = later(now, duration);
    steps.push({ name, status: 'completed', conclusion, number, started_at: stamp(now), completed_at: stamp(end) });
    now = end;
  };
  const first = shape.container === null ? 2 : 3;
  const last = 2 * (first + shape.steps.length) - 1;
  const culprit = ending === 'success' ? -1 : shape.steps.findIndex((step) => step.duration === 'test');
  add('Set up job', 1, draw('set-up-job'), 'success');
  if (shape.container !== null) add('Initialize containers', 2, draw('containers'), 'success');
  for (const [i, { name, duration }] of shape.steps.entries()) {
    const isSkipped = duration === null || (culprit !== -1 && i > culprit);
    const isHung = ending === 'hung' && i === culprit;
    const spent = (now.getTime() - started.getTime()) / 1000;
    add(
      name,
      first + i,
      isSkipped ? 0 : isHung ? LONGEST_JOB_SECONDS - spent : draw(duration),
      isSkipped ? 'skipped' : i !== culprit ? 'success' : isHung ? 'cancelled' : 'failure',
    );
  }
  for (const [i, { name, runs }] of [...shape.steps.entries()].reverse()) {
    if (!/^actions\/(checkout|setup-node)@/.test(runs)) continue;
    add(`Post ${name}`, last + 1 - (first + i), i === 0 ? draw('post-checkout') : 0, 'success');
  }
  if (shape.container !== null) add('Stop containers', last - 1, draw('set-up-job'), 'success');
  add('Complete job', last, 0, 'success');
  return { steps, completed: later(now, 1) };
}

export function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}
