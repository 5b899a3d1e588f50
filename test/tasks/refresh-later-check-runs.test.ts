import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { mergeRuns } from '../../src/tasks/merge-runs.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { refreshLaterCheckRuns } from '../../src/tasks/refresh-later-check-runs.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const headSha = 'e'.repeat(40);
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

/** A run of one job that took 60 seconds, from so many seconds on. */
function runAt(second: number, rest: Partial<Run> = {}): Run {
  const runId = 1000 + second;
  const sha = rest.headSha ?? second.toString(16).padStart(40, '0');
  const times = { createdAt: at(second), startedAt: at(second + 5), completedAt: at(second + 65) };
  return buildRun({
    runId,
    headSha: sha,
    createdAt: at(second),
    startedAt: at(second),
    updatedAt: at(second + 66),
    jobs: [buildJob({ jobId: runId * 10, runId, headSha: sha, ...times })],
    ...rest,
  });
}

const store = (runs: readonly Run[]) => world.store.transaction((within) => mergeRuns(within, repositoryId, runs));
const refresh = (runs: readonly Run[]) => world.store.transaction((within) => refreshLaterCheckRuns(world, within, repositoryId, runs));
const asked = () =>
  world.enqueued.flatMap(({ task }) => (task.kind === 'publish-check-run' && task.data.headSha === headSha ? [task.data] : []));
const titles = () => [...world.gitHub.checkRuns.values()].flatMap((contents) => contents.map(({ title }) => title));

const earlier = [0, 100, 200, 300, 400].map((second) => runAt(second));
const later = runAt(1000, { headSha });

describe('a run that becomes known late', () => {
  test('has the check runs of the commits after it computed again', async () => {
    await store([later]);
    await publishCheckRun(world, { repositoryId, headSha });
    await store(earlier);
    await refresh(earlier);
    expect(asked()).toEqual([{ repositoryId, headSha }]);
    await publishCheckRun(world, { repositoryId, headSha });
    expect(titles()).toEqual([expect.stringContaining('no baseline'), expect.stringContaining('usual 1m 05s (n 5)')]);
  });

  test('asks for nothing where no check run was sent', async () => {
    await store([later, ...earlier]);
    await refresh(earlier);
    expect(asked()).toEqual([]);
  });

  test('leaves the check runs of commits alone that began before it ended', async () => {
    await store([later]);
    await publishCheckRun(world, { repositoryId, headSha });
    await refresh([runAt(960)]);
    expect(asked()).toEqual([]);
  });

  test('leaves check runs alone that were sent more than a day ago', async () => {
    await store([later]);
    await publishCheckRun(world, { repositoryId, headSha });
    world.now = new Date(world.now.getTime() + 25 * 3_600_000);
    await refresh(earlier);
    expect(asked()).toEqual([]);
  });

  test('counts for a check run that is sent for the first time while it is stored', async () => {
    await store([later]);
    const installations: typeof world.installations = {
      ...world.installations,
      forRepository: async (...of) => {
        const gitHub = await world.installations.forRepository(...of);
        return {
          ...gitHub,
          publishCheckRun: async (...content) => {
            // The first time the check run is not saved yet, so this does not ask for it.
            if (world.gitHub.checkRuns.size === 0) {
              await store(earlier);
              await refresh(earlier);
            }
            return gitHub.publishCheckRun(...content);
          },
        };
      },
    };
    await publishCheckRun({ ...world, installations }, { repositoryId, headSha });
    expect(asked()).toEqual([]);
    expect(titles().at(-1)).toContain('usual 1m 05s (n 5)');
  });

  test.each([
    ['its run', 'its job'],
    ['its job', 'its run'],
  ])('by webhooks of %s and then of %s, asks as soon as both are there', async (first) => {
    await store([later]);
    await publishCheckRun(world, { repositoryId, headSha });
    const run = runAt(100);
    const jobId = run.jobs[0]?.jobId ?? 0;
    const { jobs, ...workflow_run } = formatHistoryRun(run);
    const [workflow_job] = jobs as readonly object[];
    const deliverRun = async () =>
      ingestRun(world, { deliveryId: await world.deliver('workflow_run', 'completed', { workflow_run }), repositoryId });
    const deliverJob = async () => {
      await ingestJob(world, { deliveryId: await world.deliver('workflow_job', 'completed', { workflow_job }), repositoryId });
      world.gitHub.jobs.set(jobId, workflow_job as object);
      await readJob(world, { repositoryId, jobId });
    };
    await (first === 'its run' ? deliverRun() : deliverJob());
    world.enqueued.length = 0;
    await (first === 'its run' ? deliverJob() : deliverRun());
    expect(asked()).toEqual([{ repositoryId, headSha }]);
  });
});
