import type { Repository } from '../../src/model/repository.ts';
import type { Store, StoredInstallation } from '../../src/ports/store.ts';
import { REPOSITORY } from './task-world.ts';

/** What is known of a repository and its installation, there to be changed. Their ids are the same. */
export interface KnownRepository {
  readonly id: number;
  name: string;
  isSuspended: boolean;
  configuration: string | null;
}

export function installationOf({ id, isSuspended }: KnownRepository): StoredInstallation {
  return { id, account: `octo-${id}`, suspended: isSuspended, permissions: {} };
}

export function repositoryOf({ id, name }: KnownRepository): Repository {
  return { ...REPOSITORY, id, name, owner: `octo-${id}` };
}

/** The store, spared of what costs time and is not in question: what is known of the installation and of the configuration is kept in `known`. */
export function sparing(store: Store, known: KnownRepository): Store {
  const installations = {
    ...store.installations,
    find: async () => installationOf(known),
    save: async ({ suspended }: StoredInstallation) => {
      known.isSuspended = suspended;
    },
  };
  const repositories = {
    ...store.repositories,
    find: async () => ({
      ...{ repository: repositoryOf(known), installationId: known.id, configurationText: known.configuration },
      ...{ configurationProblem: null, organization: null, ignored: [] },
    }),
    saveConfiguration: async (_id: number, text: string | null) => {
      known.configuration = text;
    },
    saveConfigurationProblem: async () => {},
  };
  const transaction: Store['transaction'] = (work) => store.transaction((within) => work({ ...within, installations, repositories }));
  return { ...store, installations, repositories, transaction };
}
