import type { LogNote, LogSection } from '../log-section.ts';
import type { SplitLog, SplitStep } from '../split-log.ts';
import type { CacheLine, CacheLines } from './cache-lines.ts';

/** A section of the log that is known to be what a step, or an action inside a composite step, printed. */
export interface CacheSection {
  readonly section: LogSection;
  /** The API's step it belongs to; null when there are no API steps to join with. */
  readonly stepNumber: number | null;
  /** Lines inside the step's own time. */
  readonly lines: readonly CacheLine[];
  /** False where lines of another step, or of a script, may be among these. */
  readonly isCertain: boolean;
  /**
   * What the step's post step printed, each of its sections after its own marker; null when it printed nothing that could be joined. The same list for all
   * sections of one step.
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
      const about = { section, stepNumber: null, lines: own ?? [], isCertain: own !== null, postLines, isPostSkipped: false };
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
  const ofPost = post?.sections.filter((index) => sections[index]?.kind === 'post') ?? [];
  const postLines =
    ofPost.length === 0
      ? null
      : ofPost.flatMap((index) => [...(sections[index] ? [markerLine(sections[index].marker)] : []), ...within(index)]);
  const isPostFull = ofPost.some((index) => lines.get(index) === null);
  return step.sections.flatMap((index) => {
    const section = sections[index];
    if (section?.kind !== 'action') return [];
    const isCertain = step.isCertain && split.isVouched(index) && lines.get(index) !== null && !isPostFull;
    const isPostSkipped = post?.step?.conclusion === 'skipped';
    return [{ section, stepNumber: step.step?.number ?? null, lines: within(index), isCertain, postLines, isPostSkipped }];
  });
}
