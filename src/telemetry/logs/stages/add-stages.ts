import type { JobLog, LogStep, StageVerdict, SubStep } from '../../../model/job-log.ts';
import { secondsFrom } from '../../../model/log-instant.ts';
import type { StagePattern } from '../../../model/repository-config.ts';
import { type Seconds, seconds } from '../../../model/seconds.ts';
import { classifyCommand, classifyPart, classifyStep } from '../../../stages/classify-step.ts';
import { keepText } from '../log-record.ts';
import type { SplitLog, SplitStep } from '../split-log.ts';
import type { OutputLines } from './output-lines.ts';

const DOCKER_RUN = /^(?:\[[^\]]*\] )?RUN (?:--\S+ )*/;

/** Fills in the stage of each step and sub-step. What the output says is what the step printed: it names work, and proves nothing. */
export function addStages(log: JobLog, lines: OutputLines, split: SplitLog, rules: readonly StagePattern[] = []): JobLog {
  const steps = log.steps.map((step, index) => {
    const own = split.steps[index];
    if (own === undefined || step.conclusion === 'skipped') return step;
    const subSteps = step.subSteps.map((part) => stagedPart(part, rules));
    return { ...step, subSteps, stage: kept(stageOfStep({ ...step, subSteps }, own, { lines, split, rules })) };
  });
  return { ...log, steps };
}

/** Evidence is cut from scripts and lines, which it would keep alive. */
function kept(verdict: StageVerdict): StageVerdict {
  return { ...verdict, evidence: verdict.evidence === null ? null : keepText(verdict.evidence) };
}

interface Context {
  readonly lines: OutputLines;
  readonly split: SplitLog;
  readonly rules: readonly StagePattern[];
}

function stageOfStep(step: LogStep, own: SplitStep, { lines, split, rules }: Context): StageVerdict {
  const section = split.skeleton.sections[own.sections[0] ?? -1];
  const isScript = section?.kind === 'script';
  const isAction = section?.kind === 'action';
  return classifyStep({
    uses: isAction ? section.subject : null,
    run: isScript ? section.script.join('\n') : null,
    shell: isScript ? section.shell : null,
    inputs: section?.inputs ?? new Map(),
    name: step.name,
    kind: step.kind,
    output: outputOf(own, lines, split),
    longest: isScript || isAction ? longestStage(step) : null,
    rules,
  });
}

/** The lines that tell of work, inside the step's own time and in its order. */
function outputOf({ sections }: SplitStep, lines: OutputLines, split: SplitLog): readonly string[] {
  const notes = sections.flatMap((section) =>
    [...(lines.get(section)?.values() ?? [])].filter((note) => split.stepAt(section, note) !== null),
  );
  return notes.sort((a, b) => secondsFrom(b, a)).map(({ text }) => text);
}

function stagedPart(part: SubStep, rules: readonly StagePattern[]): SubStep {
  const children = part.children?.map((child) => stagedPart(child, rules));
  const found = stageOfPart(part, rules);
  const stage = found === null ? null : kept(found);
  return { ...part, ...(children === undefined ? {} : { children }), ...(stage === null || stage.stage === 'other' ? {} : { stage }) };
}

function stageOfPart({ kind, basis, name }: SubStep, rules: readonly StagePattern[]): StageVerdict | null {
  // A name that the step may have printed itself is nobody's.
  if (kind === 'silence' || (kind === 'composite' && basis === 'output')) return null;
  if (kind === 'command') return classifyCommand(name.replace(/^(?:\++ |(?:##)?\[command\])/, ''), rules);
  if (kind === 'docker') return DOCKER_RUN.test(name) ? classifyCommand(name.replace(DOCKER_RUN, ''), rules) : null;
  return kind === 'composite' ? classifyStep({ name, rules }) : classifyPart(name, rules);
}

/** Where most of the time went; null where the log does not tell, or tells most of a part whose stage is not known. */
function longestStage({ subSteps }: LogStep): StageVerdict | null {
  const byStage = new Map<string, { verdict: StageVerdict; time: number; longest: Seconds }>();
  let unknown = 0;
  for (const { stage, duration } of subSteps) {
    if (stage === undefined) unknown = Math.max(unknown, duration);
    else {
      const known = byStage.get(stage.stage) ?? { verdict: stage, time: 0, longest: seconds(0) };
      const isLonger = duration > known.longest;
      byStage.set(stage.stage, {
        verdict: isLonger ? stage : known.verdict,
        time: known.time + duration,
        longest: isLonger ? duration : known.longest,
      });
    }
  }
  const most = [...byStage.values()].sort((a, b) => b.time - a.time)[0];
  return most === undefined || most.time <= unknown ? null : most.verdict;
}
