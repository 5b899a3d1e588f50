import type { LogStepKind, Stage, StageVerdict } from '../model/job-log.ts';
import type { StagePattern } from '../model/repository-config.ts';
import { scrubText } from '../model/scrub-text.ts';
import { actionOf, stageOfAction } from './action-stages.ts';
import { type CommandStage, stageOfCommand } from './command-stages.ts';
import { PROGRAM_ACTIONS, SCRIPT_ACTIONS } from './known-actions.ts';
import { stageOfOutput } from './output-stages.ts';
import { stageOfRunnerStep } from './runner-stages.ts';
import { isOtherLanguage, type ScriptCommand, splitScript } from './script-commands.ts';
import { findStageRule } from './stage-rules.ts';
import type { StepEvidence } from './step-evidence.ts';
import { stageOfPart } from './task-stages.ts';
import { isLook, stageOfName } from './word-stages.ts';

const MOST_OF_EVIDENCE = 200;
const NOTHING: StageVerdict = { stage: 'other', by: 'nothing', evidence: null };
/** What makes ready for something else, or tells of it. */
const ASIDE = new Set<Stage>(['dependency-install', 'toolchain', 'checkout', 'report', 'service-start', 'artifact', 'cache-restore']);
const IDLE_STAGES = new Set<Stage>(['toolchain', 'report']);
const SETS_UP = new Set<Stage>(['toolchain', 'checkout']);

/**
 * The stage of a step by the first that says: configuration, action, command, output, name. A command that mostly helps another, and an action that
 * does what it is told, count after the name. Pure, and never throws.
 */
export function classifyStep(evidence: StepEvidence): StageVerdict {
  const { inputs, shell, longest, rules = [] } = evidence;
  const { uses, run, name, kind } = readName(evidence);
  const output = stageOfOutput(evidence.output ?? []);
  const commands = isOtherLanguage(shell ?? null) ? [] : splitScript(run ?? scriptOfAction(uses, inputs) ?? '');
  const configured =
    rules.length === 0
      ? null
      : findStageRule(
          rules,
          [name, uses === null ? null : actionOf(uses), ...commands.map(({ text }) => text)].filter((text) => text !== null),
        );
  if (configured !== null) return verdict(configured.stage, 'configuration', configured.match);
  const runner = stageOfRunnerStep({ kind, name, uses, run, output });
  if (runner !== null) return verdict(runner.stage, runner.by, runner.evidence);
  const action = uses === null ? null : stageOfAction(uses);
  const command = mainCommand(commands);
  const isBesides = command !== null && (command.isHelper || (ASIDE.has(command.stage) && command.isFollowed));
  if (action?.isCertain && command === null) return verdict(action.stage, 'action', uses ?? '');
  if (longest != null && longest.stage !== 'other') return longest;
  if (command !== null && !isBesides) {
    // `npm test` runs whatever the repository calls so: a name can say which tests these are.
    const isIntegration = command.stage === 'unit-test' && name !== null && stageOfName(name) === 'integration-test';
    return isIntegration ? verdict('integration-test', 'name', name) : verdict(command.stage, 'command', command.text);
  }
  if (output !== null) return verdict(output.stage, 'output', output.line);
  const byName = name === null || isDefaultName(name, evidence.run ?? null) ? null : stageByName(name, commands);
  if (byName !== null) return verdict(byName, 'name', name ?? '');
  // What makes ready for something that is not known is not what the step is for.
  if (command !== null && !command.isFollowed && (!command.isHelper || commands.every((each) => stageOfCommand(each) !== undefined)))
    return verdict(command.stage, 'command', command.text);
  return action === null ? NOTHING : verdict(action.stage, 'action', uses ?? '');
}

/** Of a script that only prints and compares, a name that speaks of tests or builds tells what it is about, not what it does. */
function stageByName(name: string, commands: readonly ScriptCommand[]): Stage | null {
  const stage = stageOfName(name);
  if (commands.length === 0 || stage === null || isLook(name)) return stage;
  const isIdle = commands.map(stageOfCommand).every((own) => own === null || (own?.isHelper === true && IDLE_STAGES.has(own.stage)));
  return isIdle && !IDLE_STAGES.has(stage) ? null : stage;
}

/** The stage of one command as it is written: a sub-step's, or a trace of the shell. */
export function classifyCommand(text: string, rules: readonly StagePattern[] = []): StageVerdict {
  return classifyStep({ run: text, rules });
}

/** The stage of a part of a step by the name that its tool printed; null where the name does not say. */
export function classifyPart(name: string, rules: readonly StagePattern[] = []): StageVerdict | null {
  const configured = findStageRule(rules, [name]);
  if (configured !== null) return verdict(configured.stage, 'configuration', configured.match);
  const stage = stageOfPart(name);
  return stage === null ? null : verdict(stage, 'name', name);
}

function verdict(stage: Stage, by: StageVerdict['by'], evidence: string): StageVerdict {
  return { stage, by, evidence: scrubText(evidence).slice(0, MOST_OF_EVIDENCE) };
}

/** GitHub's own name for a step without one tells what it runs: `Run actions/checkout@v4`, `Run npm ci`. */
function readName({ uses = null, run = null, name = null, kind = null }: StepEvidence): {
  readonly uses: string | null;
  readonly run: string | null;
  readonly name: string | null;
  readonly kind: LogStepKind | null;
} {
  const bare = name === null ? null : name.replace(/^(?:Pre|Post) (?=Run )/, '');
  if (uses !== null || run !== null || bare === null || !bare.startsWith('Run ')) return { uses, run, name, kind };
  const subject = bare.slice('Run '.length);
  return isReference(subject) ? { uses: subject, run, name, kind } : { uses, run: subject, name, kind };
}

function isDefaultName(name: string, run: string | null): boolean {
  const subject = name.startsWith('Run ') ? name.slice('Run '.length) : null;
  return subject !== null && (isReference(subject) || run?.trimStart().startsWith(subject) === true);
}

function isReference(text: string): boolean {
  return /^(?:\.{1,2}\/\S*|docker:\/\/\S+|[\w.-]+\/[\w./-]+@\S+)$/.test(text) && !/\.(?:sh|py|js|ps1|bat)$/.test(text);
}

function scriptOfAction(uses: string | null, inputs: ReadonlyMap<string, string> | undefined): string | null {
  if (uses === null || inputs === undefined) return null;
  const action = actionOf(uses);
  const script = SCRIPT_ACTIONS.get(action)
    ?.flatMap((input) => inputs.get(input) ?? [])
    .at(0);
  if (script !== undefined) return script;
  const [program, input] = PROGRAM_ACTIONS.get(action) ?? ['', ''];
  const args = inputs.get(input);
  return args === undefined ? null : `${program} ${args}`;
}

interface MainCommand extends CommandStage {
  readonly text: string;
  /** True where a command that is not known comes after it. */
  readonly isFollowed: boolean;
}

/** The last command of the main work; before that, what makes ready. */
function mainCommand(commands: readonly ScriptCommand[]): MainCommand | null {
  const stages = commands.map(stageOfCommand);
  const lastUnknown = stages.lastIndexOf(undefined);
  const found = stages.flatMap((stage, at) =>
    stage == null ? [] : [{ ...stage, text: commands[at]?.text ?? '', isFollowed: at < lastUnknown }],
  );
  const work = found.filter(({ isHelper }) => !isHelper);
  return (
    work.findLast(({ stage }) => !ASIDE.has(stage)) ??
    work.findLast(({ stage }) => !SETS_UP.has(stage)) ??
    work.at(-1) ??
    found.findLast(({ stage }) => !SETS_UP.has(stage)) ??
    found.at(-1) ??
    null
  );
}
