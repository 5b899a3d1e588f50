import type { Analysis, ChangedFile, CombinedProposal, ProvenProposal, ReportedFinding, WorkflowAnalysis } from '../engine/analysis.ts';
import type { PredictedMetric, PredictionResult } from '../simulate/prediction.ts';

/** An analysis as `paceline/analysis@1`: plain values, instants as ISO 8601, times in seconds, cost in US dollars a month. */
export function renderAnalysisJson(analysis: Analysis): object {
  return {
    schema: 'paceline/analysis@1',
    asOf: analysis.asOf.toISOString(),
    seed: analysis.seed,
    workflows: analysis.workflows.map(renderWorkflow),
  };
}

function renderWorkflow(workflow: WorkflowAnalysis): object {
  const { path, status } = workflow;
  switch (workflow.status) {
    case 'invalid':
      return { path, status, reason: workflow.reason, line: workflow.line, column: workflow.column, ...NOTHING };
    case 'skipped':
      return { path, status, reason: workflow.reason, ...NOTHING };
    case 'analyzed':
      return {
        path,
        status,
        runs: workflow.runs,
        simulatedHistory: workflow.simulatedHistory,
        findings: workflow.findings.map(renderFinding),
        skipped: workflow.skipped.map(({ rule, reason, detail }) => ({ rule, reason, detail })),
        combined: workflow.combined === null ? null : renderCombined(workflow.combined, path),
      };
  }
}

const NOTHING = { findings: [], skipped: [], combined: null };

function renderFinding({ rule, message, job, step, line, endLine, outcome }: ReportedFinding): object {
  return {
    rule: rule.id,
    safety: rule.safety,
    title: rule.title,
    message,
    job,
    step,
    line,
    endLine,
    proposal: outcome?.kind === 'proven' ? renderProposal(outcome.proven) : null,
    ...(outcome?.kind === 'refused' && { refused: outcome.refusal }),
    ...(outcome?.kind === 'withheld' && { withheld: outcome.reason }),
  };
}

function renderProposal({ proposal, patch, files, sameWork, prediction, key }: ProvenProposal): object {
  const { path } = proposal;
  return {
    key,
    path,
    edits: proposal.files.flatMap((file) => (file.path === path && 'edits' in file ? file.edits : [])),
    patch,
    ...renderFiles(files, path),
    risk: proposal.risk,
    sameWork,
    workDelta: proposal.workDelta,
    ...renderPrediction(prediction),
  };
}

function renderCombined({ files, patch, keys, leftOut = [], prediction, attribution }: CombinedProposal, path: string): object {
  const shares = attribution === undefined ? null : { method: attribution.method, parts: attribution.parts };
  return { ...renderFiles(files, path), patch, keys, leftOut, ...renderPrediction(prediction), attribution: shares };
}

/** `content`: the whole new workflow, null where it stays as it is; `files`: what changes beside it, where anything does. */
function renderFiles(files: readonly ChangedFile[], path: string): object {
  const others = files.filter((file) => file.path !== path);
  return {
    content: files.find((file) => file.path === path)?.content ?? null,
    ...(others.length > 0 && { files: others.map((file) => ({ path: file.path, isNew: file.before === null, content: file.content })) }),
  };
}

/** `predicted`, or null and why not. */
export function renderPrediction(result: PredictionResult): object {
  if (!result.predicted) return { predicted: null, notPredicted: result.reason };
  const { basis, sources, caveats, runs, window, makespan, runnerTime, costPerMonth, simulatedHistory } = result.prediction;
  return {
    predicted: {
      basis,
      sources,
      caveats,
      runs,
      window: { from: window.from.toISOString(), to: window.to.toISOString() },
      makespan: renderMetric(makespan),
      runnerTime: renderMetric(runnerTime),
      costPerMonth: costPerMonth === null ? null : renderMetric(costPerMonth),
      simulatedHistory,
    },
  };
}

function renderMetric({ baseline, candidate, saving }: PredictedMetric): object {
  return { baseline, candidate, saving };
}
