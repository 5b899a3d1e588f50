import { fullName } from '../model/repository.ts';
import type { StoredRepository } from '../ports/store.ts';
import { CONFIGURATION_PATH } from './read-configuration.ts';

/** What is wrong with the files that configure a repository, its own first, in sentences with code between backticks. */
export function configurationNotes(stored: StoredRepository): readonly string[] {
  const { configurationProblem, configurationText, organization } = stored;
  const own =
    configurationProblem === null
      ? []
      : [`\`${CONFIGURATION_PATH}\` is not valid, ${configurationProblem}; ${inForce(configurationText)} in force.`];
  if (organization === null || organization.problem === null) return own;
  const said = maySee(stored) ? `, ${organization.problem}` : '';
  return [
    ...own,
    `\`${CONFIGURATION_PATH}\` of \`${fullName(organization.repository)}\` is not valid${said}; ${inForce(organization.text)} in force.`,
  ];
}

function inForce(text: string | null): string {
  return text === null ? 'the defaults are' : 'the last valid one is';
}

/** Who reads a public repository may not be able to read the organization's. */
function maySee({ repository, organization }: StoredRepository): boolean {
  const isPublic = (visibility: StoredRepository['repository']['visibility'] | undefined): boolean =>
    visibility?.available === true && visibility.value === 'public';
  return isPublic(organization?.repository.visibility) || (repository.visibility.available && !isPublic(repository.visibility));
}
