import { type Era, type EraList, orderEras } from '../eras.ts';
import { type JobKey, jobKeyOf, keyByName } from '../job-key.ts';
import { type JobSeries, jobSeries } from '../job-series.ts';
import { assembleJob } from './assemble-job.ts';
import { summarizeTally, totalOf } from './duration-tally.ts';
import type { JobMember } from './job-member.ts';
import type { JobProfile, WorkflowProfile } from './profile.ts';
import { compareStamps, compareTexts } from './stamp.ts';
import { summarizeOutcomes } from './summaries.ts';
import { type NamedTally, planOfVersion, type VersionTally, type WorkflowTally } from './workflow-tally.ts';

/** The profile of what was tallied: the job runs of one job together, under whatever name and version of the file. */
export function assembleWorkflow(tally: WorkflowTally): WorkflowProfile {
  const eras = erasOfTally(tally);
  const read = [...tally.versions.values()].filter((version) => planOfVersion(tally, version) !== null);
  return {
    path: tally.newest.path,
    name: tally.newest.name,
    runs: tally.runs,
    forkRuns: tally.forkRuns,
    makespan: summarizeTally(tally.makespan),
    runnerTime: summarizeTally(tally.runnerTime),
    totalRunnerTime: totalOf(tally.allRunnerTime),
    outcomes: summarizeOutcomes(tally.outcomes),
    versions: { known: new Set(read.map(({ text }) => text)).size, runs: read.reduce((sum, { runs }) => sum + runs, 0) },
    jobs: assembleJobs(tally, eras),
  };
}

interface TallyEras {
  readonly list: EraList | null;
  readonly of: (version: VersionTally) => Era | null;
}

/** One era for each text, whatever blobs it has; the one that was seen last stands for the present. */
function erasOfTally(tally: WorkflowTally): TallyEras {
  const eras = new Map<string, Era>();
  for (const version of tally.versions.values()) {
    const { text } = version;
    if (text === null) continue;
    const known = eras.get(text);
    eras.set(text, {
      text,
      plan: planOfVersion(tally, version),
      from: new Date(Math.min(version.from, known?.from?.getTime() ?? version.from)),
      to: new Date(Math.max(version.to, known?.to?.getTime() ?? version.to)),
      runs: version.runs + (known?.runs ?? 0),
    });
  }
  const readable = [...eras.values()].filter(({ plan }) => plan !== null);
  const [present] = readable.sort(
    (a, b) => Number(b.to) - Number(a.to) || Number(b.from) - Number(a.from) || compareTexts(a.text ?? '', b.text ?? ''),
  );
  return {
    list: present === undefined ? null : orderEras([...eras.values()], present),
    of: ({ text }) => (text === null ? null : (eras.get(text) ?? null)),
  };
}

/** The job runs of a workflow by the job that they are of, under whatever name and version of the file. */
export interface GroupedJobs {
  readonly groups: ReadonlyMap<string, readonly JobMember[]>;
  readonly list: EraList | null;
  readonly jobs: JobSeries | null;
}

/** What `assembleWorkflow` makes a job of, to trace a number of it; members newest first. */
export function groupJobs(tally: WorkflowTally): GroupedJobs {
  return groupByEras(tally, erasOfTally(tally));
}

function groupByEras(tally: WorkflowTally, { list, of }: TallyEras): GroupedJobs {
  const jobs = list === null ? null : jobSeries(list);
  const groups = new Map<string, JobMember[]>();
  for (const version of tally.versions.values()) {
    const era = of(version);
    for (const named of version.jobs.values()) {
      const key = keyOf(named, era, list, jobs);
      const group = groups.get(key.id) ?? [];
      groups.set(key.id, group);
      group.push({ named, version, era, key });
    }
  }
  return { groups: new Map([...groups].map(([id, members]) => [id, newestFirst(members)])), list, jobs };
}

function assembleJobs(tally: WorkflowTally, eras: TallyEras): readonly JobProfile[] {
  const { groups, list, jobs } = groupByEras(tally, eras);
  return [...groups]
    .map(([id, members]) => ({ id, profile: assembleJob(tally, members, list, jobs) }))
    .sort((a, b) => compareTexts(a.profile.name, b.profile.name) || compareTexts(a.id, b.id))
    .map(({ profile }) => profile);
}

function newestFirst(members: readonly JobMember[]): readonly JobMember[] {
  return members.toSorted((a, b) => compareStamps(b.named.tally.newest, a.named.tally.newest));
}

/** A run whose file was not measured has the job that every version with this name gives it, where those agree. */
function keyOf({ name, event }: NamedTally, era: Era | null, list: EraList | null, jobs: JobSeries | null): JobKey {
  if (jobs === null || list === null) return keyByName(name, null);
  if (era !== null) return jobKeyOf(era, jobs, name, event);
  const found = new Map<string, JobKey>();
  for (const other of list.list) {
    if (other.plan === null) continue;
    const key = jobKeyOf(other, jobs, name, event);
    if (key.key !== null) found.set(key.id, key);
    else if (key.isAmbiguous) return keyByName(name, null);
  }
  const [only, ...more] = found.values();
  return only === undefined || more.length > 0 ? keyByName(name, null) : only;
}
