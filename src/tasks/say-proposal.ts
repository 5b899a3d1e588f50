import type { VerificationPlan } from '../engine/verification/verification-plan.ts';
import type { VerificationResult } from '../engine/verification/verification-result.ts';
import { formatWindow } from '../model/format-date.ts';
import type { StoredProposal } from '../ports/store.ts';
import { describeBasis } from '../report/describe-prediction.ts';
import { RULES } from '../rules/registry.generated.ts';
import { type Answer, notPossible } from './asked.ts';
import { isOfRule } from './kinds-of-proposals.ts';

/** What was found, on what the prediction rests, and where the rest stands. */
export function explainProposal(proposal: StoredProposal): Answer {
  const { ruleId, path, prediction, title, commitMessage } = proposal;
  if (!isOfRule(proposal)) return notPossible('no rule made this pull request, and its text says why it is there');
  const meta = RULES.find((rule) => rule.meta.id === ruleId)?.meta;
  const sentences = [
    `Looked at: ${path}.`,
    ...paragraphsOf(commitMessage),
    ...(prediction === null
      ? ['Nothing was predicted.']
      : [
          `The prediction rests on the ${describeBasis(prediction)} of ${formatWindow(prediction.window)}.`,
          ...prediction.sources.map((source) => `Its shares come from ${source}.`),
          ...prediction.caveats.map((caveat) => `Less sure since: ${caveat}.`),
        ]),
    ...(meta === undefined || meta.minRuns === 0
      ? []
      : [`The rule proposes nothing before a workflow has ${meta.minRuns} completed runs.`]),
    'Which alternatives were rejected, and how this is checked after the merge, stands in the text of the pull request.',
  ];
  return { kind: 'explanation', rule: ruleId, title: meta?.title ?? title, sentences };
}

/** The finding, the prediction and the risk, as the commit's message says them: without its subject and its trailer. */
function paragraphsOf(commitMessage: string): readonly string[] {
  return commitMessage
    .trim()
    .split(/\n{2,}/)
    .slice(1)
    .filter((paragraph) => !paragraph.startsWith('Paceline-rule:'))
    .map((paragraph) => paragraph.replaceAll('\n', ' '));
}

/** What is measured of a merged one by its last look, which is stored. Never a verdict that was not reached. */
export function sayVerification({ state, verdict, verificationPlan }: StoredProposal): Answer {
  if (state !== 'merged') return notPossible('this pull request is not merged, and what is measured after a merge is what counts');
  const result = verdict as unknown as VerificationResult | null;
  const plan = verificationPlan as unknown as VerificationPlan | null;
  const looks = result?.looks ?? plan?.looks ?? null;
  if (result?.isFinal === true) return notPossible(`the verdict is there, in a comment above: ${withoutStop(result.reason)}`);
  if (looks === null) return notPossible(result === null ? 'nothing is measured yet: it is looked at now' : withoutStop(result.reason));
  const needed = result?.look == null ? looks[0] : looks[1];
  const more = result?.more ?? needed;
  const text = result?.reason ?? 'Nothing is measured yet: it is looked at now.';
  return { kind: 'measured-so-far', counted: Math.max(0, needed - more), needed, unit: result?.unit ?? plan?.unit ?? 'run', text };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.\s*$/, '');
}
