import type { ProvenProposal } from '../engine/analysis.ts';
import { headlineMetric } from './describe-prediction.ts';
import { plainTitle } from './escape-markdown.ts';
import { fileName, imperative } from './imperative.ts';
import { clip } from './strip-unsafe.ts';

/** GitHub takes 256 characters; a prediction may follow. */
const SUBJECT_LIMIT = 160;

/** `ci: cache npm downloads in test.yml` */
export function commitSubject({ rule, proposal }: ProvenProposal): string {
  return clip(plainTitle(`ci: ${imperative(rule.title)} in ${fileName(proposal.path)}`), SUBJECT_LIMIT);
}

/** The subject, and the predicted saving where one stands out: `… (predicted makespan -48s a run)`. */
export function pullRequestTitle(proven: ProvenProposal, simulatedHistory: string | null): string {
  const note = simulatedHistory === null ? '' : 'simulated history';
  const headline = proven.prediction.predicted ? headlineMetric(proven.prediction.prediction) : null;
  const predicted = headline === null ? '' : `predicted ${headline.name} -${headline.saving}`;
  const suffix = [predicted, note].filter((part) => part !== '').join(', ');
  return suffix === '' ? commitSubject(proven) : `${commitSubject(proven)} (${suffix})`;
}
