import type { Standin } from '../standin/start-standin.ts';
import { fixtureText } from './demo-fixtures.ts';
import { type HistoryEntry, RECORDED_WORKFLOW, recordedHistory } from './recorded-history.ts';
import { DEMO_AS_OF, simulatedHistory } from './simulated-history.ts';
import { simulatedLog } from './simulated-log.ts';
import { SIMULATED_BRANCH } from './simulated-plan.ts';
import { lockFileText, SIMULATED_REPOSITORY, SIMULATED_WORKFLOW } from './simulated-run.ts';

export interface DemoRepository {
  /** `owner/name`. */
  readonly name: string;
  readonly repositoryId: number;
  readonly installationId: number;
  readonly workflow: string;
  readonly defaultBranch: string;
  /** Text of the `.github/paceline.yml` that its maintainer merges once Paceline has observed. */
  readonly configuration: string;
  /** What to tell a reader of the demo's output. */
  readonly history: string;
  /** Every attempt, oldest first. */
  readonly attempts: readonly { readonly runId: number; readonly attempt: number }[];
}

export interface Demo {
  /** The moment that the product's clock should show. */
  readonly asOf: Date;
  readonly recorded: DemoRepository;
  readonly simulated: DemoRepository;
}

/** Fills the stand-in with two repositories of two accounts: one with a recorded history, one with a generated history that says so. */
export function seedDemo(standin: Standin): Demo {
  return { asOf: DEMO_AS_OF, recorded: seedRecorded(standin), simulated: seedSimulated(standin) };
}

function seedRecorded(standin: Standin): DemoRepository {
  const entries = recordedHistory();
  const name = 'ionic-team/ionic-framework';
  const repository = standin.addRepository({
    name,
    description: 'Stands in for the repository whose nightly job was recorded',
    createdAt: new Date(String(entries[0]?.run['created_at'])),
    headSha: newestOf(entries, 'main'),
    files: {
      [RECORDED_WORKFLOW]: fixtureText('stencil-speed/workflow.skeleton.yml'),
      'package.json': '{ "name": "stand-in", "private": true }\n',
    },
  });
  const expired = (entry: HistoryEntry) => new Map(entry.jobs.map((job) => [Number(job['id']), 'expired' as const]));
  for (const entry of entries) standin.addRun(name, entry.run, entry.jobs, expired(entry));
  return demoRepository(standin, entries, {
    name,
    repositoryId: repository.id,
    workflow: RECORDED_WORKFLOW,
    defaultBranch: repository.defaultBranch,
    configuration: fixtureText('stencil-speed/paceline.yml'),
    history: 'recorded job runs of a real nightly job, 2023-04 to 2024-02; run objects derived',
  });
}

function seedSimulated(standin: Standin): DemoRepository {
  const { entries, plan, note } = simulatedHistory();
  const { name, id } = SIMULATED_REPOSITORY;
  standin.addRepository({
    name,
    id,
    description: 'A real workflow with a generated history',
    createdAt: new Date('2026-10-01T00:00:00Z'),
    defaultBranch: SIMULATED_BRANCH,
    headSha: newestOf(entries, SIMULATED_BRANCH),
    files: {
      [SIMULATED_WORKFLOW]: fixtureText('simulated/ci.yml'),
      'package.json': '{ "name": "simulated", "private": true, "scripts": { "test": "node --test" } }\n',
      'package-lock.json': lockFileText(plan.findLast(({ event }) => event === 'push')?.lockVersion ?? 1),
      'README.md': '# Simulated\n\nThe runs of this repository were generated.\n',
    },
  });
  for (const { run, jobs } of entries) {
    standin.addRun(name, run, jobs, new Map(jobs.map((job) => [Number(job['id']), () => simulatedLog(job)])));
  }
  return demoRepository(standin, entries, {
    name,
    repositoryId: id,
    workflow: SIMULATED_WORKFLOW,
    defaultBranch: SIMULATED_BRANCH,
    configuration: fixtureText('simulated/paceline.yml'),
    history: `simulated history: ${note}`,
  });
}

function demoRepository(
  standin: Standin,
  entries: readonly HistoryEntry[],
  about: Omit<DemoRepository, 'installationId' | 'attempts'>,
): DemoRepository {
  const installation = standin.addInstallation({ account: about.name.split('/')[0] ?? '' });
  const attempts = entries.map(({ run }) => ({ runId: Number(run['id']), attempt: Number(run['run_attempt']) }));
  return { ...about, installationId: installation.id, attempts };
}

function newestOf(entries: readonly HistoryEntry[], branch: string): string {
  return String(entries.findLast(({ run }) => run['head_branch'] === branch)?.run['head_sha']);
}
