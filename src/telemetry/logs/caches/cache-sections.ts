import { vouchedChildren } from '../create-vouching.ts';
import type { CompositeChild, LogNote, LogSection } from '../log-section.ts';
import type { SplitLog, SplitStep } from '../split-log.ts';
import type { CacheLine, CacheLines } from './cache-lines.ts';

/** A section of the log that is known to be what a step, or an action inside a composite step, printed. */
export interface CacheSection {
  readonly section: LogSection;
  /** The API's step it belongs to; null when there are no API steps to join with. */
  readonly stepNumber: number | null;
  /** Of the log's. */
  readonly stepIndex: number | null;
  /** Lines inside the step's own time. */
  readonly lines: readonly CacheLine[];
  /** False where lines of another step, or of a script, may be among these. */
  readonly isCertain: boolean;
  /** False where code that the step ran may have printed all of it, the header too. */
  readonly isVouched: boolean;
  /**
   * What its post step printed, each section of it after its own marker; null when it printed nothing that could be joined. Of an action inside a composite
   * one, what the post child of its own name printed.
   */
  readonly postLines: readonly CacheLine[] | null;
  /** True when the API says that the post step was skipped, as it is after a failure. */
  readonly isPostSkipped: boolean;
}

/**
 * The sections of actions with their cache lines. A section inside a script's time is the script's own output, whatever it looks like, and is left out;
 * inside a composite action's time it is an action of the composite.
 */
export function findCacheSections(split: SplitLog, lines: CacheLines): readonly CacheSection[] {
  const { sections } = split.skeleton;
  if (!split.isJoined) {
    const postLines = [...sections.entries()].flatMap(([index, { kind, marker }]) =>
      kind === 'post' ? [markerLine(marker), ...(lines.get(index) ?? [])] : [],
    );
    return [...sections.entries()].flatMap(([index, section]) => {
      const own = lines.get(index);
      const isCertain = own !== null && !section.isHeaderDoubtful;
      const about = {
        section,
        stepNumber: null,
        stepIndex: split.stepOf(index),
        lines: own ?? [],
        isCertain,
        isVouched: true,
        postLines,
        isPostSkipped: false,
      };
      return section.kind === 'action' ? [about] : [];
    });
  }
  return split.steps.flatMap((step) => (step.kind === 'action' ? sectionsOf(step, split, lines) : []));
}

function markerLine({ second, ticks, text }: LogNote): CacheLine {
  return { second, ticks, text, continuation: [] };
}

function sectionsOf(step: SplitStep, split: SplitLog, lines: CacheLines): readonly CacheSection[] {
  const within = (index: number): readonly CacheLine[] => (lines.get(index) ?? []).filter((line) => split.stepAt(index, line) !== null);
  const { sections } = split.skeleton;
  const post = step.post === null ? undefined : split.steps[step.post];
  const isPostSkipped = post?.step?.conclusion === 'skipped';
  const postOf = postSections(step, post, split);
  return step.sections.flatMap((index) => {
    const section = sections[index];
    if (section?.kind !== 'action') return [];
    // Where its marker may be forged, a post step's lines are nobody's.
    const ofPost = post?.isCertain === true ? postOf(index) : [];
    const postLines =
      ofPost.length === 0 ? null : ofPost.flatMap((at) => [...(sections[at] ? [markerLine(sections[at].marker)] : []), ...within(at)]);
    const isVouched = split.isVouched(index);
    const isKept = [index, ...ofPost].every((at) => lines.get(at) !== null);
    const isCertain = step.isCertain && isVouched && isKept && !section.isHeaderDoubtful;
    const stepIndex = split.stepOf(index);
    const about = { stepNumber: step.step?.number ?? null, stepIndex, isCertain, isVouched };
    return [{ section, ...about, lines: within(index), postLines, isPostSkipped }];
  });
}

/** Which of the post step's sections are a section's: the first the step's own, and another one at most that of a composite action's child. */
function postSections(step: SplitStep, post: SplitStep | undefined, { skeleton }: SplitLog): (section: number) => readonly number[] {
  const ofPost = post?.sections.filter((index) => skeleton.sections[index]?.kind === 'post') ?? [];
  const children = vouchedChildren(step, skeleton);
  const postChildren = post === undefined ? [] : vouchedChildren(post, skeleton);
  return (section) => {
    if (section === step.sections[0]) return ofPost.slice(0, 1);
    const child = children.find((candidate) => candidate.section + 1 === section);
    return child === undefined ? [] : postChildren.flatMap((each) => (nameWithin(each) === nameWithin(child) ? [each.section + 1] : []));
  };
}

/** The runner calls the outermost scope otherwise in the post step. */
function nameWithin({ id }: CompositeChild): string {
  return id.slice(id.indexOf('.') + 1);
}
