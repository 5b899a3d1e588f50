import { AppError } from '../errors.ts';
import type { ArtifactPage } from '../ports/github.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

const PAGE_ARTIFACTS = 100;

/** A page of a run's artifacts, as GitHub sent them. One request: one that fails is not repeated here, since whoever asks counts requests. */
export async function listArtifacts({ octokit, owner, repo }: Access, runId: number, page: number): Promise<ArtifactPage> {
  const { data } = await asking('list the artifacts', () =>
    octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
      ...{ owner, repo, run_id: runId, page, per_page: PAGE_ARTIFACTS },
      request: { once: true },
    }),
  );
  return toPage(data, page);
}

/** A page of the artifacts of all runs, as GitHub sent them, the newest first. */
export async function listAllArtifacts({ octokit, owner, repo }: Access, page: number): Promise<ArtifactPage> {
  const { data } = await asking('list the artifacts', () =>
    octokit.rest.actions.listArtifactsForRepo({ owner, repo, page, per_page: PAGE_ARTIFACTS }),
  );
  return toPage(data, page);
}

function toPage(
  { total_count: total, artifacts }: { readonly total_count?: unknown; readonly artifacts?: unknown },
  page: number,
): ArtifactPage {
  if (!Array.isArray(artifacts))
    throw new AppError('GITHUB_UNAVAILABLE', 'could not list the artifacts: the answer is not what GitHub sends');
  return { artifacts, isLast: artifacts.length < PAGE_ARTIFACTS || page * PAGE_ARTIFACTS === total };
}
