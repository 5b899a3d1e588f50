import type { ProvenProposal } from '../engine/analysis.ts';

/** What people fear for, and the places of a plan that would show it. */
const PARTS: readonly { readonly name: string; readonly place: RegExp }[] = [
  { name: 'what starts the workflow', place: /^on(?:\.|$)/ },
  { name: 'jobs and what they wait for', place: /^jobs\.[^.]+(?:\.(?:needs|if|uses))?$/ },
  { name: 'matrix legs', place: /^jobs\.[^.]+(?:$|\.strategy)/ },
  { name: 'runners', place: /^jobs\.[^.]+(?:$|\.runs-on)/ },
  { name: 'steps and what they run', place: /^jobs\.[^.]+(?:$|\.steps\[\d+\](?:\.parallel\[\d+\])?(?:$|\.(?:run|uses|if|parallel)))/ },
  { name: 'permissions and secrets', place: /^jobs\.[^.]+$|(?:^|\.)(?:permissions|secrets|environment)(?:\.|$)/ },
];

/** One sentence on what of the workflow stays as it is, from the differences of its plan alone; empty where each part changes. */
export function unchangedParts({ proposal }: Pick<ProvenProposal, 'proposal'>): string {
  const same = PARTS.filter(({ place }) => !proposal.planChanges.some((change) => place.test(change.place))).map(({ name }) => name);
  if (same.length === 0) return '';
  return `Unchanged in this workflow: ${same.join('; ')}. The names of its checks stay.`;
}
