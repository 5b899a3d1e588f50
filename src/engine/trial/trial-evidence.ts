import type { Availability } from '../../model/availability.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import type { LocalSources } from '../../workflow/local-sources.ts';
import type { PlanReader } from '../eras.ts';

/** A proposal with a pull request, as far as its trial asks. */
export interface TriedProposal {
  /** The workflow that it is about, before and after. The texts are equal where only other files change. */
  readonly workflow: { readonly path: string; readonly before: string; readonly after: string };
  /** What the workflow calls of its own repository, as the proposal leaves it; missing: not read. */
  readonly sources?: LocalSources;
  /** Every file that changes. */
  readonly changedPaths: readonly string[];
  readonly branch: string;
  /** The branch that the pull request goes into. */
  readonly base: string;
  readonly baseSha: string;
  /** Commits that we made for the branch, oldest first: only runs of the last one are its trial. */
  readonly headShas: readonly string[];
  /** When the branch began to point at the last of them. */
  readonly headAt: Date;
  readonly isDraft: boolean;
  /** Whether it conflicts with its base, which keeps GitHub from starting runs of a pull request; null: not known. */
  readonly isConflicted: boolean | null;
  /** When it was made a draft for what its trial showed; null: it was not. */
  readonly draftedAt: Date | null;
}

/** What is known of the runs that a pull request of ours started, and of what is usual without it. */
export interface TrialEvidence {
  readonly proposal: TriedProposal;
  /** Every attempt of every run of our commits, of all workflows, with jobs, steps and cache outcomes; in any order. */
  readonly runs: readonly Run[];
  /** Runs of the same workflows, with steps, in any order. Those of our branches and of forks are left out here. */
  readonly history: readonly Run[];
  /** 0: not known, and no run is taken for a fork's by the id of its repository. */
  readonly repositoryId: number;
  readonly requiredChecks: Availability<ReadonlySet<string>>;
  readonly prices: RepositoryConfig['prices'];
  readonly asOf: Date;
  readonly readPlan?: PlanReader;
}
