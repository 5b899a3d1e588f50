import { createHash } from 'node:crypto';
import type { JsonObject } from '../json-object.ts';
import type { Repository, World } from '../world.ts';
import { apiUrl } from './repository.ts';

export interface NewArtifact {
  readonly runId: number;
  readonly name: string;
  readonly archive: Buffer;
  readonly createdAt: string;
  readonly expired?: boolean;
}

const KEPT_MS = 90 * 86_400_000;

/** Puts in what a run uploaded; its id. */
export function addArtifact(
  world: World,
  repository: Repository,
  { runId, name, archive, createdAt, expired = false }: NewArtifact,
): number {
  const run = [...(repository.runs.get(runId)?.values() ?? [])].at(-1)?.run;
  if (run === undefined) throw new Error(`the stand-in has no run ${runId}`);
  const id = world.nextId();
  const url = `${apiUrl(world.hosts, repository)}/actions/artifacts/${id}`;
  const body: JsonObject = {
    id,
    node_id: Buffer.from(`Artifact${id}`).toString('base64'),
    name,
    size_in_bytes: archive.length,
    url,
    archive_download_url: `${url}/zip`,
    expired,
    digest: `sha256:${createHash('sha256').update(archive).digest('hex')}`,
    created_at: createdAt,
    updated_at: createdAt,
    expires_at: new Date(Date.parse(createdAt) + KEPT_MS).toISOString().replace('.000', ''),
    workflow_run: {
      id: runId,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run['head_branch'],
      head_sha: run['head_sha'],
    },
  };
  repository.artifacts.set(id, { body, archive });
  return id;
}
