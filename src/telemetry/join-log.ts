import type { StepRun } from '../model/job-run.ts';
import { alignSteps, isNamedAfter, isWithinStep, startsTogether } from './align-steps.ts';
import type { LogRecord } from './log-records.ts';
import type { LogSection } from './log-sections.ts';

/** A section of the log that is known to be what a step, or an action inside a composite step, printed. */
export interface JoinedSection {
  readonly section: LogSection;
  /** The API's step it belongs to; null when there are no API steps to join with. */
  readonly step: StepRun | null;
  /** Lines inside the step's own time. */
  readonly lines: readonly LogRecord[];
  /** False where lines of another step may be among these: background steps, or markers that cannot be told apart. */
  readonly isCertain: boolean;
  /** What the step's post step printed; null when it printed nothing that could be joined. */
  readonly postLines: readonly LogRecord[] | null;
  /** True when the API says that the post step was skipped, as it is after a failure. */
  readonly isPostSkipped: boolean;
}

const RUNNER_STEPS = new Set(['Set up job', 'Complete job', 'Initialize containers', 'Stop containers', 'Parallel group']);

/**
 * Joins the sections of a log with the API's steps by order and start second. A section inside a script's time is the script's own output,
 * whatever it looks like, and is left out; inside a composite action's time it is an action of the composite.
 */
export function joinLog(sections: readonly LogSection[], steps: readonly StepRun[]): readonly JoinedSection[] {
  if (steps.length === 0) return joinWithoutSteps(sections);
  const ran = [...steps].filter((step) => !RUNNER_STEPS.has(step.name) && step.startedAt !== null).sort((a, b) => a.number - b.number);
  const posts = ran.filter((step) => isPostStep(step, ran));
  const mains = ran.filter((step) => !posts.includes(step) && step.conclusion !== 'skipped');
  const assigned = alignSteps(mains, sections.map(hideUnless('main')));
  const postLines = joinPosts(sections, posts);
  const joined: JoinedSection[] = [];
  for (const [index, step] of mains.entries()) {
    const at = assigned[index];
    if (at === null || at === undefined || sections[at]?.kind !== 'action') continue;
    const end = assigned.slice(index + 1).find((next) => next !== null) ?? sections.length;
    const isCertain = !isOverlapped(step, mains) && !isAmbiguous(step, at, end, sections, sections[assigned[index - 1] ?? -1]);
    const post = postOf(step, mains, posts);
    for (const section of sections.slice(at, end).filter((inside) => inside.kind === 'action')) {
      if (!isWithinStep(step, section.marker)) continue;
      joined.push({
        section,
        step,
        lines: section.body.filter((line) => isWithinStep(step, line)),
        isCertain,
        postLines: post === null ? null : (postLines.get(post) ?? null),
        isPostSkipped: post?.conclusion === 'skipped',
      });
    }
  }
  return joined;
}

function joinWithoutSteps(sections: readonly LogSection[]): readonly JoinedSection[] {
  const post = sections.filter((section) => section.kind === 'post').flatMap((section) => section.body);
  return sections
    .filter((section) => section.kind === 'action')
    .map((section) => ({ section, step: null, lines: section.body, isCertain: true, postLines: post, isPostSkipped: false }));
}

/** A post step is named after a step before it; a person may name a step `Post …` too. */
function isPostStep(step: StepRun, all: readonly StepRun[]): boolean {
  return step.name.startsWith('Post ') && all.some((main) => main.number < step.number && `Post ${main.name}` === step.name);
}

/** Hidden sections keep their index and never align: their marker is given a time that no step has. */
function hideUnless(wanted: 'main' | 'post'): (section: LogSection) => LogSection {
  return (section) => {
    const isShown = wanted === 'post' ? section.kind === 'post' : section.kind === 'action' || section.kind === 'script';
    return isShown ? section : { ...section, marker: { ...section.marker, second: Number.NEGATIVE_INFINITY } };
  };
}

function joinPosts(sections: readonly LogSection[], posts: readonly StepRun[]): ReadonlyMap<StepRun, readonly LogRecord[]> {
  const ran = posts.filter((step) => step.conclusion !== 'skipped');
  const assigned = alignSteps(ran, sections.map(hideUnless('post')));
  const lines = new Map<StepRun, readonly LogRecord[]>();
  for (const [index, step] of ran.entries()) {
    const at = assigned[index];
    if (at === null || at === undefined) continue;
    const end = assigned.slice(index + 1).find((next) => next !== null) ?? sections.length;
    const body = sections.slice(at, end).flatMap((section) => (section.kind === 'post' ? section.body : []));
    lines.set(
      step,
      body.filter((line) => isWithinStep(step, line)),
    );
  }
  return lines;
}

/** Post steps run in the opposite order of their main steps, which decides between steps of one name. */
function postOf(step: StepRun, mains: readonly StepRun[], posts: readonly StepRun[]): StepRun | null {
  const later = mains.filter((main) => main.name === step.name && main.number > step.number).length;
  return posts.filter((post) => post.name === `Post ${step.name}`)[later] ?? null;
}

/** A step that ran beside another one for more than the clocks' second: their lines interleave without attribution. */
function isOverlapped(step: StepRun, mains: readonly StepRun[]): boolean {
  return mains.some((other) => {
    if (other === step || other.startedAt === null || step.startedAt === null) return false;
    const start = Math.max(step.startedAt.getTime(), other.startedAt.getTime());
    const end = Math.min(step.completedAt?.getTime() ?? Infinity, other.completedAt?.getTime() ?? Infinity);
    return end - start > 1000;
  });
}

/**
 * True when another marker could as well be the step's own and a script may have printed one of them. A step that is called after what it
 * runs is certain as long as only one marker says so.
 */
function isAmbiguous(step: StepRun, at: number, end: number, sections: readonly LogSection[], before: LogSection | undefined): boolean {
  const first = before === undefined ? 0 : sections.indexOf(before) + 1;
  const rivals = sections.slice(first, end).filter((section) => isMain(section) && startsTogether(step, section));
  const named = rivals.filter((section) => isNamedAfter(step, section));
  if (named.length === 1 && named[0] === sections[at]) return false;
  const mayBeForged = before?.kind === 'script' || rivals.some((section) => section.kind === 'script');
  return rivals.length > 1 && mayBeForged;
}

function isMain(section: LogSection): boolean {
  return section.kind === 'action' || section.kind === 'script';
}
