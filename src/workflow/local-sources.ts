import type { ActionFile, Workflow } from './model.ts';

/** What a workflow may use of its own repository, by `./` or `$/`. What is not here was not read, or does not exist. */
export interface LocalSources {
  /** By repository path: `.github/workflows/build.yml`. */
  readonly workflows: ReadonlyMap<string, Workflow>;
  /** By the repository path of the file: `.github/actions/setup/action.yml`. */
  readonly actions: ReadonlyMap<string, ActionFile>;
}
