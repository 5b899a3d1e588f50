import type { ProvenProposal } from '../engine/analysis.ts';
import { shortHash } from '../model/short-hash.ts';

/** What a branch name may hold without surprises: lower-case letters, digits, single hyphens, dots inside. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, 60)
    .replace(/^[-._]+|(?:\.lock)?[-._]*$/g, '');
}

/**
 * `paceline/<rule-id>/<workflow>-<job>-<hash>`, `-workflow` for a proposal that concerns no single job. The hash is of the key and always there:
 * two proposals never share a branch, and the same suggestion has the same one in every analysis.
 */
export function proposalBranch({ rule, proposal, key }: ProvenProposal, { job }: { readonly job: string | null }): string {
  const file = proposal.path.replace(/^\.github\/(?:workflows|actions)\//, '').replace(/\.ya?ml$/, '');
  const words = [slug(file), slug(job ?? 'workflow')].filter((word) => word !== '');
  return `paceline/${rule.id}/${[...words, shortHash(key)].join('-')}`;
}
