import { AppError, type ErrorCode } from '../errors.ts';
import type { Run } from '../model/run.ts';
import { runEnd } from '../model/run-end.ts';
import type { TaskOf } from '../model/task.ts';
import { MOST_TEST_REPORTS, type TestReport } from '../model/test-report.ts';
import type { GitHub } from '../ports/github.ts';
import type { StoredRepository } from '../ports/store.ts';
import { chooseLog } from '../telemetry/logs/choose-log.ts';
import { type ArtifactRecord, parseArtifact } from '../telemetry/parse-artifact.ts';
import { isFirstOfItsVersion } from './first-of-version.ts';
import { isRunOfOurs } from './is-run-of-ours.ts';
import { type LogBudget, logBudget } from './log-budget.ts';
import { findReportUploads } from './report-uploads.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import { toTestReport } from './to-test-report.ts';
import type { World } from './world.ts';

/** GitHub's store refuses more, and what is larger would be refused while it comes. */
const MOST_BYTES = 20 * 1024 * 1024;
/** Jobs may be readable where artifacts are not, and a run may be gone. */
const NO_FAILURE: ReadonlySet<ErrorCode> = new Set(['GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND', 'GITHUB_REJECTED']);
/** Runs before this one of which some tells the workflow's text, where its own is not known yet. */
const RUNS_FOR_TEXT = 20;
/** An artifact counts as made by an attempt from its start until so long after its end: GitHub has whole seconds, and its clocks differ. */
const LEEWAY_MS = 60_000;

/**
 * Reads how long files of tests took from the artifacts of an attempt that has ended, once, where the log of one of its jobs is one that is read and the
 * workflow may upload such. They belong to the run: which job made one is told by nothing but its name. What is beyond the budget is not read later.
 */
export async function readTestReports(world: World, { repositoryId, runId, attempt }: TaskOf<'read-test-reports'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  const run = access === null ? null : await world.store.runs.find(repositoryId, runId, attempt);
  if (access === null || run === null || run.status !== 'completed' || run.simulated !== null) return;
  const { stored, github } = access;
  if (!(await isChosen(world, stored, run)) || (await world.store.runs.findTestReports(repositoryId, run)) !== null) return;
  const uploads = findReportUploads(run.workflowPath ?? '', await workflowText(world, repositoryId, run));
  if (!uploads.any) return;
  const budget = logBudget(world, github.history, stored.installationId);
  try {
    const listed = await listOfAttempt(github, run, budget);
    if (listed === null) {
      world.log.info('artifacts not read', { repositoryId, runId, attempt, reason: 'the requests for artifacts of this hour are used up' });
      return;
    }
    const artifacts = listed.filter(({ name }) => uploads.isReport(name));
    const reports: TestReport[] = [];
    for (const artifact of artifacts.slice(0, MOST_TEST_REPORTS.artifacts)) {
      const report = await readArtifact(github, artifact, budget);
      if (report.documents > 0 || report.problem !== null) reports.push(report);
    }
    await world.store.runs.saveTestReports(repositoryId, run, reports);
  } catch (error) {
    if (!(error instanceof AppError) || !NO_FAILURE.has(error.code)) throw error;
    world.log.info('artifacts not read', { repositoryId, runId, attempt, reason: error.message });
  } finally {
    await budget.settle();
  }
}

/** Whether a log of the attempt is one that is read. */
async function isChosen(world: World, stored: StoredRepository, run: Run): Promise<boolean> {
  const { logs } = storedConfiguration(stored);
  const choice = {
    logs,
    isFirstAfterChange: await isFirstOfItsVersion(world.store, stored.repository.id, run),
    isOurs: await isRunOfOurs(world.store, stored, run),
  };
  return run.jobs.some((job) => chooseLog(job, choice) !== null);
}

async function workflowText({ store }: World, repositoryId: number, { workflowPath, createdAt, sources }: Run): Promise<string | null> {
  const own = sources?.workflowText ?? null;
  if (own !== null || workflowPath === null) return own;
  const before = await store.runs.history(repositoryId, workflowPath, { runs: RUNS_FOR_TEXT, before: createdAt, runsOnly: true });
  return before.map((run) => run.sources?.workflowText ?? null).find((text) => text !== null) ?? null;
}

/** Null: the hour's requests are used up. */
async function listOfAttempt(github: GitHub, run: Run, budget: LogBudget): Promise<readonly ArtifactRecord[] | null> {
  const found: ArtifactRecord[] = [];
  for (let page = 1; page <= MOST_TEST_REPORTS.pages; page += 1) {
    if (!(await budget.take('artifact'))) return page === 1 ? null : found;
    const { artifacts, isLast } = await github.listArtifacts(run.runId, page);
    found.push(...artifacts.map(parseArtifact).flatMap((parsed) => (parsed.ok && isOfAttempt(parsed.value, run) ? [parsed.value] : [])));
    if (isLast) break;
  }
  return found;
}

/** An artifact names its run alone; its moment tells of which attempt it is. */
function isOfAttempt({ createdAt }: ArtifactRecord, run: Run): boolean {
  if (createdAt === null) return run.attempt === 1;
  const start = (run.startedAt ?? run.createdAt).getTime();
  return createdAt.getTime() >= start - LEEWAY_MS && createdAt.getTime() <= runEnd(run).getTime() + LEEWAY_MS;
}

async function readArtifact(github: GitHub, artifact: ArtifactRecord, budget: LogBudget): Promise<TestReport> {
  if (artifact.expired) return toTestReport(artifact, { available: false, reason: 'expired' });
  if (artifact.sizeBytes > MOST_BYTES) return toTestReport(artifact, { available: false, reason: 'too-large' });
  if (!(await budget.take('artifact'))) return toTestReport(artifact, { available: false, reason: 'budget' });
  return toTestReport(artifact, await github.fetchArtifact(artifact.artifactId));
}
