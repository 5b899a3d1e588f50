import type { Repository } from '../../model/repository.ts';
import type { Ignored } from './ignored.ts';

export interface StoredInstallation {
  readonly id: number;
  readonly account: string;
  readonly suspended: boolean;
  /** GitHub's permission names to levels, as granted. */
  readonly permissions: Readonly<Record<string, string>>;
}

export interface InstallationStore {
  save(installation: StoredInstallation): Promise<void>;
  find(id: number): Promise<StoredInstallation | null>;
  /** Permissions that are missing, as far as that was told: none for an installation that is not known. */
  missingTold(id: number): Promise<readonly string[]>;
  saveMissingTold(id: number, told: readonly string[]): Promise<void>;
  /** Removes the installation with all data of its repositories. */
  remove(id: number): Promise<void>;
}

export interface StoredRepository {
  readonly repository: Repository;
  readonly installationId: number;
  /** Text of `.github/paceline.yml` as last read from the default branch and found valid; null when there is none. */
  readonly configurationText: string | null;
  /** What is wrong with the file as it stands on the default branch, with its place; null when it is valid or not there. */
  readonly configurationProblem: string | null;
  /** The owner's `.github` repository, where the same installation reaches it: its configuration stands under this one's. Null for itself. */
  readonly organization: OrganizationConfiguration | null;
  /** What people said in comments that they want left alone. */
  readonly ignored: readonly Pick<Ignored, 'scope' | 'subject'>[];
}

/** The file by which an owner configures all repositories, as stored for the owner's `.github` repository. */
export interface OrganizationConfiguration {
  readonly repository: Pick<Repository, 'id' | 'owner' | 'name' | 'visibility'>;
  readonly text: string | null;
  readonly problem: string | null;
}

export interface RepositoryStore {
  /**
   * The stored configuration stays as it is. `updatedAt`: when GitHub last changed this record; one that is older than what is stored, or as old and
   * of another installation, changes nothing.
   */
  save(repository: Repository, installationId: number, updatedAt?: Date | null): Promise<void>;
  saveConfiguration(id: number, text: string | null): Promise<void>;
  /** Whether it ever had a valid configuration of its own. */
  wasConfigured(id: number): Promise<boolean>;
  saveConfigurationProblem(id: number, problem: string | null): Promise<void>;
  find(id: number): Promise<StoredRepository | null>;
  list(): Promise<readonly StoredRepository[]>;
  /** Removes the repository with all of its data. */
  remove(id: number): Promise<void>;
}

/** Something that GitHub no longer lets us see. */
export type Departed =
  | { readonly kind: 'installation'; readonly id: number }
  /** Another installation may still see it, or see it later. */
  | { readonly kind: 'repository'; readonly id: number; readonly installationId: number };

/** What went, and when: of all that was known of it only a hash of its id stays, so that a late delivery does not bring it back. */
export interface DepartureStore {
  /** The later moment stays. */
  note(what: Departed, at: Date): Promise<void>;
  find(what: Departed): Promise<Date | null>;
  forget(what: Departed): Promise<void>;
}
