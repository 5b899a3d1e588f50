import type { Analysis, WorkflowAnalysis } from '../../engine/analysis.ts';
import { count } from '../count.ts';
import { describeShares, describeTogether } from '../describe-together.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { renderFinding } from './finding.ts';
import { renderSkipped, renderSkippedTogether } from './skipped.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './style.ts';

type Analyzed = Extract<WorkflowAnalysis, { status: 'analyzed' }>;

/** Findings by workflow, then one line that sums up. Ends with a line break. */
export function renderAnalysisText(analysis: Analysis, options: TerminalOptions): string {
  const style = styleFor(options);
  const quiet = analysis.workflows.filter(isQuiet);
  const blocks = analysis.workflows
    .filter((workflow) => !isQuiet(workflow))
    .map((workflow) => renderWorkflow(workflow, options, style).join('\n'));
  const rest = quiet.length === 0 ? [] : [renderQuiet(quiet, options, style)];
  return `${[...blocks, ...rest, renderTotals(analysis, style)].join('\n\n')}\n`;
}

/** Nothing was found in it, and no rule broke: it needs no block of its own. */
function isQuiet(workflow: WorkflowAnalysis): workflow is Analyzed & { readonly path: string } {
  return workflow.status === 'analyzed' && workflow.findings.length === 0 && !workflow.skipped.some(({ reason }) => reason === 'failed');
}

/** The workflows in which nothing was found, and why rules said nothing there. */
function renderQuiet(workflows: readonly (Analyzed & { readonly path: string })[], options: TerminalOptions, style: Style): string {
  const names = workflows.map(({ path }) => escapeTerminal(path.slice(path.lastIndexOf('/') + 1))).join(', ');
  return [
    `${style.bold('nothing found')}  ${style.dim(count(workflows.length, 'workflow'))}`,
    ...indent(wrapText(names, Math.max(40, options.width - 4)), 4).map((line) => style.dim(line)),
    ...renderSkippedTogether(
      workflows.flatMap(({ skipped }) => skipped),
      options,
      style,
    ),
  ].join('\n');
}

function renderWorkflow(workflow: WorkflowAnalysis, options: TerminalOptions, style: Style): string[] {
  const path = escapeTerminal(workflow.path);
  switch (workflow.status) {
    case 'invalid':
      return [
        `${style.bold(`${path}:${workflow.line}:${workflow.column}`)}  ${style.red('invalid')}`,
        ...indent([escapeTerminal(workflow.reason), style.dim('left alone: what cannot be read is not edited')], 4),
      ];
    case 'skipped':
      return [`${style.bold(path)}  ${style.dim(`skipped: ${escapeTerminal(workflow.reason)}`)}`];
    case 'analyzed':
      return renderAnalyzed(path, workflow, options, style);
  }
}

function renderAnalyzed(path: string, workflow: Analyzed, options: TerminalOptions, style: Style): string[] {
  const history = workflow.runs === 0 ? 'no history: not measured' : `${count(workflow.runs, 'run')} of history`;
  const findings = workflow.findings.flatMap((finding) => ['', ...renderFinding(path, finding, options, style)]);
  const together = workflow.combined === null ? null : describeTogether(workflow.combined);
  const leftOut = workflow.combined?.leftOut ?? [];
  const shares = workflow.combined === null ? [] : describeShares(workflow.combined).map((text) => `    ${escapeTerminal(text)}`);
  return [
    `${style.bold(path)}  ${style.dim(history)}`,
    ...(workflow.simulatedHistory === null ? [] : [`  ${style.yellow('simulated history')}: ${escapeTerminal(workflow.simulatedHistory)}`]),
    ...findings,
    ...(together === null ? [] : ['', `  ${escapeTerminal(together)}`, ...shares]),
    ...(leftOut.length === 0
      ? []
      : ['', ...leftOut.map(({ key, reason }) => `  ${style.yellow('left out')}  ${escapeTerminal(`${key}: ${reason}`)}`)]),
    ...(workflow.skipped.length === 0 ? [] : ['', ...renderSkipped(workflow.skipped, options, style)]),
  ];
}

function renderTotals({ workflows }: Analysis, style: Style): string {
  const analyzed = workflows.filter((workflow): workflow is Analyzed & { readonly path: string } => workflow.status === 'analyzed');
  const findings = analyzed.flatMap((workflow) => workflow.findings);
  const outcomes = (kind: string): number => findings.filter(({ outcome }) => outcome?.kind === kind).length;
  const invalid = workflows.filter(({ status }) => status === 'invalid').length;
  const skipped = workflows.filter(({ status }) => status === 'skipped').length;
  const files = [
    `${count(analyzed.length, 'workflow')} analyzed`,
    ...(invalid === 0 ? [] : [style.red(`${invalid} invalid`)]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  const proposals = `${outcomes('proven')} proven, ${outcomes('refused')} refused, ${outcomes('withheld')} withheld`;
  const unmeasured = analyzed.length > 0 && analyzed.every(({ runs }) => runs === 0);
  const hint = unmeasured ? `\n${style.dim('No history: nothing was measured or priced. `--history PATH` reads one.')}` : '';
  return `${files.join(', ')}: ${style.bold(count(findings.length, 'finding'))}; proposals: ${proposals}${hint}`;
}
