/** A proposal that people, or what was measured, turned down. */
export interface Rejection {
  readonly key: string;
  readonly rule: string;
  readonly workflow: string;
  /** `closed`: without a merge, by a person. `reverted`: after it, by a person. `refuted`: by its verification. */
  readonly kind: 'closed' | 'reverted' | 'refuted';
  readonly at: Date;
}

/** Why a proposal is not made. */
export interface Suppression {
  readonly why: 'same-proposal' | 'same-rule-on-workflow';
  /** What it is suppressed by, the newest first. */
  readonly rejections: readonly Rejection[];
  /** One sentence of plain text. */
  readonly reason: string;
}

/** So many proposals of a rule turned down in one workflow are an answer to the rule, not to the proposals. */
export const REJECTIONS_OF_RULE = 2;

const WORDS = { closed: 'closed', reverted: 'reverted', refuted: 'refuted by its verification' } as const;

/**
 * Whether rejections keep a proposal from being made: a proposal that was turned down once is never made again, whatever was measured since, and after two different ones of a
 * rule in a workflow the rule makes none there. Other workflows and other rules are not concerned. Null where nothing does.
 * @public
 */
export function suppressedBy(
  rejections: readonly Rejection[],
  proposal: { readonly key: string; readonly rule: string; readonly workflow: string },
): Suppression | null {
  const newest = rejections.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const same = newest.filter(({ key }) => key === proposal.key);
  const [last] = same;
  if (last !== undefined)
    return { why: 'same-proposal', rejections: same, reason: `This proposal was ${WORDS[last.kind]} before, and is not made again.` };
  const ofRule = newest.filter(({ rule, workflow }) => rule === proposal.rule && workflow === proposal.workflow);
  const different = new Set(ofRule.map(({ key }) => key)).size;
  if (different < REJECTIONS_OF_RULE) return null;
  const reason = `${different} proposals of ${proposal.rule} were turned down in this workflow, so it makes no more of them here.`;
  return { why: 'same-rule-on-workflow', rejections: ofRule, reason };
}
