import type { CacheEntries, CacheOutcome, CacheResult } from '../../../model/cache-outcome.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import { seconds } from '../../../model/seconds.ts';
import type { Collector } from '../collector.ts';
import type { LogSection } from '../log-section.ts';
import type { SplitLog } from '../split-log.ts';
import { COMPILE_STARTS, type CompileTally, createCompileTally } from './compile-tally.ts';
import { createLayerTally, type LayerFacts, type LayerTally } from './layer-tally.ts';

/** What tools said of their caches, by section. */
export type ToolCaches = ReadonlyMap<number, ToolFacts>;

interface ToolFacts {
  readonly layers: LayerFacts | null;
  readonly compile: ReturnType<CompileTally['read']>;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const HASH = 35;

/** Counts what image builds and compiler caches print, in scripts, actions and post steps. */
export function createToolCacheCollector(): Collector<ToolCaches> {
  const facts = new Map<number, ToolFacts>();
  /** Of the section whose lines come: only one is open at a time. */
  let current: { readonly section: number; readonly layers: LayerTally; readonly compile: CompileTally } | null = null;

  function close(): void {
    if (current === null) return;
    const read = { layers: current.layers.read(), compile: current.compile.read() };
    if (read.layers !== null || read.compile !== null) facts.set(current.section, read);
    current = null;
  }

  return {
    starts: [...DIGITS.map((digit) => `#${digit}`), ...COMPILE_STARTS],
    take({ text }, { section, kind, isHeader }) {
      if (isHeader || kind === 'setup' || kind === 'complete') return;
      if (current?.section !== section) {
        close();
        current = { section, layers: createLayerTally(), compile: createCompileTally() };
      }
      if (text.charCodeAt(0) === HASH) current.layers.take(text);
      else current.compile.take(text);
    },
    finish() {
      close();
      return facts;
    },
  };
}

/** Actions that build images. What a build prints stands behind its vertex's number, so it cannot pass for a vertex. */
const BUILDS_IMAGES = /^(?:docker\/(?:build-push|bake)-action|depot\/(?:build-push|bake)-action)@/i;
const SCRIPT_BUILDS_IMAGES = /\b(?:docker|buildx|buildctl|depot)\b/i;
const COMPILER_CACHE_ACTION: Readonly<Record<string, RegExp>> = {
  'mozilla-actions/sccache-action': /^mozilla-actions\/sccache-action@/i,
  'hendrikmuhs/ccache-action': /^hendrikmuhs\/ccache-action@/i,
};

/**
 * Adds what tools told to the outcomes: layers as one outcome for each step that builds images, statistics of a compiler cache to the action that keeps
 * it, or as an outcome of the step whose script printed them. A script is asked only where its own text names the tool.
 */
export function settleToolCaches(outcomes: readonly CacheOutcome[], found: ToolCaches, split: SplitLog): CacheOutcome[] {
  const settled = [...outcomes];
  for (const { section, stepNumber, stepIndex, isPost, index } of placesIn(split, found)) {
    const place = { stepNumber, stepIndex };
    const facts = found.get(index);
    const script = section.script.join('\n');
    const isAction = BUILDS_IMAGES.test(section.subject);
    if (facts?.layers && !isPost && (isAction || SCRIPT_BUILDS_IMAGES.test(script))) {
      settled.push(layerOutcome(facts.layers, place, isAction ? section.subject.slice(0, section.subject.indexOf('@')) : null));
    }
    if (facts?.compile) addCompile(settled, facts.compile, { section, ...place, isPost, script });
  }
  return settled;
}

interface Place {
  readonly index: number;
  /** The main section, also where the lines are the post step's. */
  readonly section: LogSection;
  readonly stepNumber: number | null;
  readonly stepIndex: number | null;
  readonly isPost: boolean;
}

function placesIn(split: SplitLog, found: ToolCaches): readonly Place[] {
  const { sections } = split.skeleton;
  if (!split.isJoined) {
    return [...found.keys()].flatMap((index) => {
      const section = sections[index];
      return section === undefined
        ? []
        : [{ index, section, stepNumber: null, stepIndex: split.stepOf(index), isPost: section.kind === 'post' }];
    });
  }
  return split.steps.flatMap((step, stepIndex) => {
    const numbers = { stepNumber: step.step?.number ?? null, stepIndex };
    const own = step.sections.flatMap((index) => {
      const section = sections[index];
      const isOwn = step.isCertain && section !== undefined && !section.isHeaderDoubtful && split.isVouched(index);
      return isOwn ? [{ index, section, ...numbers, isPost: false }] : [];
    });
    const post = step.post === null ? undefined : split.steps[step.post];
    const main = sections[step.sections[0] ?? -1];
    const isBelieved = main !== undefined && step.isCertain && !main.isHeaderDoubtful && post?.isCertain === true;
    const ofPost = isBelieved ? post.sections.filter((index) => split.isVouched(index)) : [];
    return [...own, ...ofPost.map((index) => ({ index, section: main as LogSection, ...numbers, isPost: true }))];
  });
}

function layerOutcome({ entries, importedFrom, save, saveSeconds }: LayerFacts, place: StepPlace, action: string | null): CacheOutcome {
  return {
    ...blank(place, action ?? 'docker', entries),
    save,
    primaryKey: scrubText(importedFrom),
    saveTime: saveSeconds === null ? null : seconds(saveSeconds),
    ...(action === null ? { toldBy: 'output' } : {}),
  };
}

function addCompile(
  outcomes: CacheOutcome[],
  { tool, entries }: NonNullable<ToolFacts['compile']>,
  {
    section,
    stepNumber,
    stepIndex,
    isPost,
    script,
  }: Pick<Place, 'section' | 'stepNumber' | 'stepIndex' | 'isPost'> & { readonly script: string },
): void {
  const action = Object.keys(COMPILER_CACHE_ACTION).find((name) => COMPILER_CACHE_ACTION[name]?.test(section.subject));
  const at = outcomes.findIndex(
    (outcome) => outcome.action === action && outcome.stepNumber === stepNumber && outcome.entries === undefined,
  );
  const known = outcomes[at];
  const place = { stepNumber, stepIndex };
  if (known !== undefined) outcomes[at] = { ...known, entries };
  else if (action !== undefined) outcomes.push(blank(place, action, entries));
  else if (!isPost && script.includes(tool)) outcomes.push({ ...blank(place, tool, entries), toldBy: 'output' });
}

type StepPlace = Pick<Place, 'stepNumber' | 'stepIndex'>;

function blank({ stepNumber, stepIndex }: StepPlace, action: string, entries: CacheEntries): CacheOutcome {
  return {
    stepNumber,
    ...(stepIndex === null ? {} : { stepIndex }),
    action: scrubText(action),
    result: resultOf(entries),
    save: 'unknown',
    restoredKey: null,
    primaryKey: null,
    sizeBytes: null,
    restoreTime: null,
    entries,
    basis: 'log',
  };
}

function resultOf({ hits, misses }: CacheEntries): CacheResult {
  if (hits > 0) return misses === 0 ? 'exact' : 'partial';
  return misses > 0 ? 'miss' : 'unknown';
}
