import type { JobLog, LogStep, StageVerdict, SubStep } from '../../../model/job-log.ts';
import { secondsFrom } from '../../../model/log-instant.ts';
import { type Seconds, seconds } from '../../../model/seconds.ts';
import type { LogNote } from '../log-section.ts';
import type { SplitLog, SplitStep } from '../split-log.ts';
import { classifyCommand, classifyStep } from './classify-step.ts';
import type { OutputLines } from './output-lines.ts';
import type { StageRule } from './stage-rules.ts';
import type { OutputStage } from './step-evidence.ts';

const DOCKER_RUN = /^(?:\[[^\]]*\] )?RUN (?:--\S+ )*/;

/** Fills in the stage of each step and sub-step. What the output says is what the step printed: it names work, and proves nothing. */
export function addStages(log: JobLog, lines: OutputLines, split: SplitLog, rules: readonly StageRule[] = []): JobLog {
  const steps = log.steps.map((step, index) => {
    const own = split.steps[index];
    if (own === undefined || step.conclusion === 'skipped') return step;
    const subSteps = step.subSteps.map((part) => stagedPart(part, rules));
    return { ...step, subSteps, stage: stageOfStep({ ...step, subSteps }, own, { lines, split, rules }) };
  });
  return { ...log, steps };
}

interface Context {
  readonly lines: OutputLines;
  readonly split: SplitLog;
  readonly rules: readonly StageRule[];
}

function stageOfStep(step: LogStep, own: SplitStep, { lines, split, rules }: Context): StageVerdict {
  const section = split.skeleton.sections[own.sections[0] ?? -1];
  const isScript = section?.kind === 'script';
  const isAction = section?.kind === 'action';
  return classifyStep({
    uses: isAction ? section.subject : null,
    script: isScript ? section.script.join('\n') : null,
    inputs: section?.inputs ?? new Map(),
    name: step.name,
    kind: step.kind,
    output: outputOf(own, lines, split),
    longest: isScript || isAction ? longestStage(step) : null,
    rules,
  });
}

/** The last line that tells of work, inside the step's own time. */
function outputOf({ sections }: SplitStep, lines: OutputLines, split: SplitLog): OutputStage | null {
  let last: (OutputStage & { readonly note: LogNote }) | null = null;
  for (const section of sections) {
    for (const [stage, note] of lines.get(section) ?? []) {
      if (split.stepAt(section, note) === null) continue;
      const isMoreWork = last === null || (last.stage === 'dependency-install' && stage !== 'dependency-install');
      const isLater = last !== null && secondsFrom(last.note, note) > 0 && stage !== 'dependency-install';
      if (isMoreWork || isLater) last = { stage, line: note.text, note };
    }
  }
  return last;
}

function stagedPart(part: SubStep, rules: readonly StageRule[]): SubStep {
  const children = part.children?.map((child) => stagedPart(child, rules));
  const stage = stageOfPart(part, rules);
  return { ...part, ...(children === undefined ? {} : { children }), ...(stage === null || stage.stage === 'other' ? {} : { stage }) };
}

function stageOfPart({ kind, name }: SubStep, rules: readonly StageRule[]): StageVerdict | null {
  if (kind === 'silence') return null;
  if (kind === 'command') return classifyCommand(name.replace(/^(?:\++ |(?:##)?\[command\])/, ''), rules);
  if (kind === 'docker') return DOCKER_RUN.test(name) ? classifyCommand(name.replace(DOCKER_RUN, ''), rules) : null;
  return classifyStep({ name, rules });
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
