import { attributeSavings } from '../simulate/price/attribute-savings.ts';
import type { CombinedProposal, ProvenProposal } from './analysis.ts';
import type { Evidence } from './evidence.ts';
import { priceProposal, pricerOf } from './price-proposal.ts';
import { keyFindings } from './proposal-key.ts';
import type { ProposedFile, Rule } from './rule.ts';
import { runRules } from './run-rules.ts';
import { type Verification, verifyProposal } from './verify-proposal.ts';

/**
 * All proposals of one file made together, proven as a whole and priced as a whole: savings are never added up. Proposals come best first; one
 * that cannot stand beside better ones is left out and named with the reason. Null when there is none.
 */
export function combineProposals(
  ranked: readonly ProvenProposal[],
  evidence: Evidence,
  rules: readonly Rule[],
  seed: number,
): CombinedProposal | null {
  const [only, ...others] = ranked;
  if (only !== undefined && others.length === 0) {
    return { files: only.files, patch: only.patch, keys: [only.key], leftOut: [], prediction: only.prediction };
  }
  const { taken, leftOut, verified } = verifyTogether(ranked, evidence, rules);
  if (verified === null) return null;
  const prediction = priceProposal(
    taken.flatMap(({ proposal }) => proposal.effects),
    evidence,
    seed,
  );
  const parts = taken.map(({ proposal: { effects } }) => effects);
  const attribution = prediction.predicted && parts.length > 1 ? attributeSavings(parts, pricerOf(evidence, seed)) : null;
  return {
    files: verified.files,
    patch: verified.patch,
    keys: taken.map(({ key }) => key),
    leftOut,
    prediction,
    ...(attribution === null ? {} : { attribution }),
  };
}

type Proven = Extract<Verification, { readonly ok: true }>;

interface Together {
  readonly taken: readonly ProvenProposal[];
  readonly leftOut: readonly { readonly key: string; readonly reason: string }[];
  readonly verified: Proven | null;
}

function verifyTogether(ranked: readonly ProvenProposal[], evidence: Evidence, rules: readonly Rule[]): Together {
  const [first, ...others] = ranked;
  if (first === undefined) return { taken: [], leftOut: [], verified: null };
  const all = verifyAll([first, ...others], evidence, rules);
  if (all.ok) return { taken: ranked, leftOut: [], verified: all };
  let taken: readonly [ProvenProposal, ...ProvenProposal[]] = [first];
  let verified: Proven | null = null;
  const leftOut: { key: string; reason: string }[] = [];
  for (const proven of others) {
    const result = verifyAll([...taken, proven], evidence, rules);
    if (result.ok) {
      taken = [...taken, proven];
      verified = result;
    } else leftOut.push({ key: proven.key, reason: result.refusal.detail });
  }
  if (verified !== null) return { taken, leftOut, verified };
  const alone = verifyAll(taken, evidence, rules);
  return { taken, leftOut, verified: alone.ok ? alone : null };
}

function verifyAll(proposals: readonly [ProvenProposal, ...ProvenProposal[]], evidence: Evidence, rules: readonly Rule[]): Verification {
  const before = evidence.workflow;
  const [{ proposal: first }] = proposals;
  const [head = first.files[0], ...tail] = mergeFiles(proposals.flatMap(({ proposal }) => proposal.files));
  const proposal = {
    path: first.path,
    files: [head, ...tail] as const,
    planChanges: proposals.flatMap(({ proposal: { planChanges } }) => planChanges),
    workDelta: proposals.flatMap(({ proposal: { workDelta } }) => workDelta),
  };
  const ids = new Set(proposals.map(({ rule }) => rule.id));
  const used = rules.filter(({ meta }) => ids.has(meta.id));
  const keys = new Set(proposals.map(({ key }) => key));
  return verifyProposal({ before, proposal, evidence, reapply: (after) => countAgain(after, used, keys) });
}

/** Edits of one file together. Two texts for one file stay two, which refuses them, unless they are the same. */
function mergeFiles(files: readonly ProposedFile[]): readonly ProposedFile[] {
  const merged: ProposedFile[] = [];
  for (const file of files) {
    const at = merged.findIndex((other) => other.path === file.path && 'edits' in other === 'edits' in file);
    const other = merged[at];
    if (other === undefined) merged.push(file);
    else if ('edits' in other && 'edits' in file) {
      const [first, ...rest] = other.edits;
      const planChanges = [...(other.planChanges ?? []), ...(file.planChanges ?? [])];
      merged[at] = { path: file.path, edits: [first, ...rest, ...file.edits], planChanges };
    } else if ('text' in other && 'text' in file && other.text !== file.text) merged.push(file);
  }
  return merged;
}

/** How many of the same proposals the same rules would make for the edited files. */
export function countAgain(after: Evidence, rules: readonly Rule[], keys: ReadonlySet<string>): number {
  const reports = runRules(rules, after);
  return keyFindings(after.workflow, reports).filter(({ key, finding }) => finding.proposal !== undefined && keys.has(key)).length;
}
