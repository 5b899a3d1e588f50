import type { ProvenProposal } from '../engine/analysis.ts';

/** What a branch name may hold without surprises: lower-case letters, digits, single hyphens, dots inside. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, 60)
    .replace(/^[-._]+|(?:\.lock)?[-._]*$/g, '');
}

/** FNV-1a, enough to keep two names apart that slug alike. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0').slice(0, 6);
}

/**
 * `paceline/<rule-id>/<workflow>-<job>`, `-workflow` for a proposal that concerns no single job; the second of a job, `#2` in its key, ends in
 * `.2`, which no job key can. A name that cannot stand in a branch as it is gets a hash of the key behind it.
 */
export function proposalBranch({ rule, proposal, key }: ProvenProposal, { job }: { readonly job: string | null }): string {
  const file = proposal.path.replace(/^\.github\/(?:workflows|actions)\//, '').replace(/\.yml$/, '');
  const words = [file, job ?? 'workflow'];
  const plain = words.map(slug).filter((word) => word !== '');
  const isExact = words.every((word, i) => word === plain[i]);
  const again = /#(\d{1,4})$/.exec(key)?.[1];
  const name = [...plain, ...(isExact ? [] : [shortHash(key)])].join('-');
  return `paceline/${rule.id}/${name}${again === undefined ? '' : `.${again}`}`;
}
