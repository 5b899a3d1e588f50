import type { Run } from '../model/run.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';
import type { Evidence } from './evidence.ts';
import { localSourcesOf } from './find-local-sources.ts';

/** One version of the workflow file, and when it ran. */
export interface Era {
  /** Null: only its blob id is known. */
  readonly text: string | null;
  /** Null: the text is not known, or is no workflow that can be read. */
  readonly plan: ExpandedPlan | null;
  /** Null for the file as it is now, where no run has seen it. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly runs: number;
}

export interface Eras {
  /** By their first run; the file as it is now stands last. */
  readonly list: readonly [...Era[], Era];
  /** The file as it is now. */
  readonly present: Era;
  /** Null for a run whose file was not measured. */
  readonly of: (run: Run) => Era | null;
  /** False: versions of the workflow are not told apart, since no run's file was measured. */
  readonly areKnown: boolean;
}

const known = new WeakMap<Evidence, Eras>();

/** The versions of the workflow file that the runs of the history saw. The same for the same evidence. */
export function erasOf(evidence: Evidence): Eras {
  const eras = known.get(evidence) ?? findEras(evidence);
  known.set(evidence, eras);
  return eras;
}

type Growing = { -readonly [Key in keyof Era]: Era[Key] };

function findEras(evidence: Evidence): Eras {
  const runs = evidence.history.available ? evidence.history.value.runs : [];
  const texts = new Map<string, string>();
  for (const { sources } of runs)
    if (sources?.workflowBlob && sources.workflowText !== null) texts.set(sources.workflowBlob, sources.workflowText);
  const present: Growing = { text: evidence.workflow.text, plan: evidence.plan, from: null, to: null, runs: 0 };
  const eras = new Map<string, Growing>([[idOfText(evidence.workflow.text), present]]);
  const byRun = new Map<Run, Era>();
  for (const run of runs) {
    const blob = run.sources?.workflowBlob ?? null;
    const text = run.sources?.workflowText ?? (blob === null ? null : (texts.get(blob) ?? null));
    if (text === null && blob === null) continue;
    const id = text === null ? `blob ${blob}` : idOfText(text);
    const era = eras.get(id) ?? { text, plan: text === null ? null : planOf(evidence, text), from: null, to: null, runs: 0 };
    eras.set(id, era);
    era.runs += 1;
    if (era.from === null || run.createdAt < era.from) era.from = run.createdAt;
    if (era.to === null || run.createdAt > era.to) era.to = run.createdAt;
    byRun.set(run, era);
  }
  const past = [...eras.values()].filter((era) => era !== present);
  past.sort((a, b) => (a.from?.getTime() ?? 0) - (b.from?.getTime() ?? 0) || compareTexts(a.text, b.text));
  return { list: [...past, present], present, of: (run) => byRun.get(run) ?? null, areKnown: byRun.size > 0 };
}

function idOfText(text: string): string {
  return `text ${text}`;
}

function planOf(evidence: Evidence, text: string): ExpandedPlan | null {
  const parsed = parseWorkflow(evidence.workflow.path, text);
  return parsed.ok ? expandPlan(parsed.workflow, localSourcesOf(evidence)) : null;
}

function compareTexts(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
