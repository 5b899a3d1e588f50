import type { ProvenProposal } from '../engine/analysis.ts';
import { headlineMetric } from './describe-prediction.ts';
import { plainTitle } from './escape-markdown.ts';
import { fileName, imperative } from './imperative.ts';
import { clip } from './strip-unsafe.ts';

/** GitHub takes 256 characters; a prediction may follow. */
const SUBJECT_LIMIT = 160;

/** Where a proposal applies; `step` counts from 0. */
export interface ProposalPlace {
  readonly job: string | null;
  readonly step: number | null;
}

/** `ci: cache npm downloads of unit, step 3, in test.yml`; without a job where the proposal concerns the workflow, without a step where the job. */
export function commitSubject({ rule, proposal }: ProvenProposal, { job, step }: ProposalPlace): string {
  const within = step === null ? ` of ${job}` : ` of ${job}, step ${step + 1},`;
  const place = `${job === null ? '' : within} in ${fileName(proposal.path)}`;
  return clip(plainTitle(`ci: ${imperative(rule.title)}${place}`), SUBJECT_LIMIT);
}

/** The subject, and the predicted saving where one stands out: `… (predicted makespan -48s a run)`. */
export function pullRequestTitle(proven: ProvenProposal, place: ProposalPlace, simulatedHistory: string | null): string {
  const subject = commitSubject(proven, place);
  const note = simulatedHistory === null ? '' : 'simulated history';
  const headline = proven.prediction.predicted ? headlineMetric(proven.prediction.prediction) : null;
  const predicted = headline === null ? '' : `predicted ${headline.name} -${headline.saving}`;
  const suffix = [predicted, note].filter((part) => part !== '').join(', ');
  return suffix === '' ? subject : `${subject} (${suffix})`;
}
