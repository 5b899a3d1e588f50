import type { StoredRepository } from '../ports/store.ts';

/**
 * What configures a repository, as its last analysis found it. `own`: a file of its own, as it stands now or as it was valid last. `unclear`: there is a file,
 * but none was valid yet. `organization`: the owner's alone.
 */
export type ConfigurationStanding = 'own' | 'unclear' | 'organization' | 'none';

export function configurationStanding({ configurationText, configurationProblem, organization }: StoredRepository): ConfigurationStanding {
  if (configurationText !== null) return 'own';
  if (configurationProblem !== null) return 'unclear';
  return organization?.text == null ? 'none' : 'organization';
}
