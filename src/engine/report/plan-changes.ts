import { seconds } from '../../model/seconds.ts';
import type { PredictionResult } from '../../simulate/prediction.ts';
import type { Analysis, ProvenProposal, ReportedFinding, WorkflowAnalysis } from '../analysis.ts';
import { combineProposals } from '../combine-proposals.ts';
import type { Evidence } from '../evidence.ts';
import { rankProposals } from '../rank-findings.ts';
import { type Rule, type Safety, SKIP_REASONS } from '../rule.ts';
import type { Effort, MonthlyReturn, NotDone, Phase, PhaseOfWorkflow, Plan } from './report.ts';

type Analyzed = Extract<WorkflowAnalysis, { readonly status: 'analyzed' }>;

const EFFORTS: readonly Effort[] = ['merge', 'review', 'decide'];
const EFFORT_OF: Readonly<Record<Safety, Effort>> = { safe: 'merge', review: 'review', 'less-work': 'decide', advice: 'decide' };
const MONTH = 30 * 86_400_000;
/** A rate a month from less is a guess. */
const SHORTEST = 7 * 86_400_000;

/**
 * What an analysis proposes, by effort. Each phase is priced with all before it as one edit, by replay of the same runs, so that nothing is added up.
 * `evidenceOf`: what was known of a workflow when it was analyzed.
 */
export function planChanges(analysis: Analysis, evidenceOf: (path: string) => Evidence | null, rules: readonly Rule[]): Plan {
  const analyzed = analysis.workflows.filter(
    (workflow): workflow is Analyzed & { readonly path: string } => workflow.status === 'analyzed',
  );
  const phases = EFFORTS.map(
    (effort): Phase => ({
      effort,
      workflows: analyzed.flatMap((workflow) => phaseOf(workflow, effort, evidenceOf(workflow.path), rules, analysis.seed) ?? []),
    }),
  );
  return {
    phases: phases.filter(({ workflows }) => workflows.length > 0),
    advice: analyzed.flatMap(({ path, findings }) =>
      findings.filter(({ outcome }) => outcome === null).map((finding) => ({ path, finding })),
    ),
    notDone: analysis.workflows.flatMap(notDoneIn),
    returns: analyzed.flatMap(({ path, combined }) => (combined === null ? [] : (returnOf(path, combined.prediction) ?? []))),
    workflows: analysis.workflows.length,
  };
}

function phaseOf(
  { path, findings }: { readonly path: string; readonly findings: readonly ReportedFinding[] },
  effort: Effort,
  evidence: Evidence | null,
  rules: readonly Rule[],
  seed: number,
): PhaseOfWorkflow | null {
  const upTo = EFFORTS.slice(0, EFFORTS.indexOf(effort) + 1);
  const ranked = rankProposals(findings).filter(({ rule }) => upTo.includes(EFFORT_OF[rule.safety]));
  const own = ranked.filter(({ rule }) => EFFORT_OF[rule.safety] === effort);
  if (own.length === 0) return null;
  const combined = evidence === null ? null : combineProposals(ranked, evidence, rules, seed);
  const predicted: PredictionResult = combined?.prediction ?? { predicted: false, reason: 'they cannot be made together' };
  const isOwn = ({ key }: { readonly key: string }): boolean => own.some((proven: ProvenProposal) => proven.key === key);
  return { path, proposals: own, predicted, leftOut: (combined?.leftOut ?? []).filter(isOwn) };
}

function notDoneIn(workflow: WorkflowAnalysis): readonly NotDone[] {
  const { path } = workflow;
  if (workflow.status === 'skipped') return [{ path, rule: null, reason: workflow.reason }];
  if (workflow.status === 'invalid')
    return [{ path, rule: null, reason: `cannot be read: line ${workflow.line}, column ${workflow.column}: ${workflow.reason}` }];
  const held = workflow.findings.flatMap(({ rule, outcome }): NotDone[] => {
    if (outcome?.kind === 'withheld') return [{ path, rule: rule.id, reason: outcome.reason }];
    if (outcome?.kind === 'refused') return [{ path, rule: rule.id, reason: `${outcome.refusal.code}: ${outcome.refusal.detail}` }];
    return [];
  });
  const skipped = workflow.skipped.map(({ rule, reason, detail }): NotDone => ({ path, rule, reason: detail || describeSkip(reason) }));
  return [...held, ...skipped];
}

function describeSkip(reason: Analyzed['skipped'][number]['reason']): string {
  if (reason === 'off') return 'the configuration turned it off';
  if (reason === 'ignored') return 'the configuration ignores what it would look at';
  return reason === 'failed' ? 'it failed' : SKIP_REASONS[reason];
}

/** Null where nothing was predicted, or the replayed runs lie too close together for a rate a month. */
function returnOf(path: string, result: PredictionResult): MonthlyReturn | null {
  if (!result.predicted) return null;
  const { window, runs, makespan, runnerTime, costPerMonth } = result.prediction;
  const span = window.to.getTime() - window.from.getTime();
  if (span < SHORTEST) return null;
  const perMonth = (runs / span) * MONTH;
  const scaled = ({ saving: { mean, interval } }: typeof makespan): MonthlyReturn['waiting'] => ({
    saved: seconds(mean * perMonth),
    interval: [interval[0] * perMonth, interval[1] * perMonth],
  });
  return {
    path,
    runs: perMonth,
    waiting: scaled(makespan),
    runnerTime: scaled(runnerTime),
    listPrice: costPerMonth === null ? null : costPerMonth.saving.mean,
  };
}
