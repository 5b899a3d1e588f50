import type { Json } from '../model/json.ts';
import { readPlan, segmentOf } from './read-plan.ts';

/** What of `github` differs with the event that starts a run, but for the commit. */
const OF_EVENT = new Set(['event', 'event_name', 'event_path', 'ref', 'ref_name', 'ref_type', 'ref_protected', 'base_ref', 'head_ref']);
/** The same as a script sees it. */
const IN_SCRIPT = /\bGITHUB_(EVENT_NAME|EVENT_PATH|REF|REF_NAME|REF_TYPE|REF_PROTECTED|BASE_REF|HEAD_REF)\b/;

/** Whether a part of a plan may do other work for another event: an expression in it reads the event, an input or the branch, or a script does. */
export function readsEvent(part: Json): boolean {
  const { references, broken } = readPlan(part);
  if (broken.length > 0 || IN_SCRIPT.test(JSON.stringify(part))) return true;
  return references.some((reference) => {
    if (reference.context === 'inputs') return true;
    if (reference.context !== 'github') return false;
    const name = segmentOf(reference, 0);
    return name === undefined || name === null || OF_EVENT.has(name);
  });
}
