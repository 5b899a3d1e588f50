import type { PlannedStep } from '../../workflow/plan.ts';
import type { Era, EraList } from '../eras.ts';
import type { JobSeries } from '../job-series.ts';
import { type StepSeries, shownStepName, stepSeries } from '../step-series.ts';
import { medianOf, summarizeTally } from './duration-tally.ts';
import type { JobMember } from './job-member.ts';
import { mergeSteps, type StepTally } from './job-tally.ts';
import type { FormerName, StepProfile } from './profile.ts';
import { compareStamps, compareTexts } from './stamp.ts';
import { type StepPlace, settlePlace } from './step-place.ts';
import { summarizeOutcomes } from './summaries.ts';
import { type WorkflowTally, writtenSteps } from './workflow-tally.ts';

export interface StepMember {
  readonly member: JobMember;
  readonly place: StepPlace;
}

export interface AssembledSteps {
  readonly profiles: readonly StepProfile[];
  /** The profile that the step at a place is in; null where it has none. */
  readonly profileOf: (member: StepMember) => StepProfile | null;
}

/** One step through the versions. `half`: of which half of an action; null for what is known by name. */
interface Group {
  readonly half: 'main' | 'pre' | 'post' | null;
  readonly series: string | null;
  readonly tallies: { readonly tally: StepTally; readonly era: Era | null; readonly planned: PlannedStep | null }[];
}

/** The steps of one job from its members: by their series where the file tells, else by name. */
export function assembleSteps(
  workflow: WorkflowTally,
  members: readonly JobMember[],
  eras: EraList | null,
  jobs: JobSeries | null,
): AssembledSteps {
  const series = seriesOf(members, eras, jobs);
  const written = new Map(members.map((member) => [member, stepsOf(workflow, member)]));
  const groups = new Map<string, Group>();
  const read = (member: JobMember, tally: Pick<StepTally, 'place'>) => readStep(member, tally.place, written.get(member) ?? null, series);
  const add = (member: JobMember, tally: StepTally, id: string): void => {
    const { half, name, planned } = read(member, tally);
    const group = groups.get(id) ?? { half, series: name, tallies: [] };
    groups.set(id, group);
    group.tallies.push({ tally, era: member.era, planned });
  };
  const told = members.filter(({ era }) => era !== null);
  for (const member of told) for (const tally of member.named.tally.steps.values()) add(member, tally, read(member, tally).id);
  const byName = uniqueNames(groups);
  const joined = (id: string): string => byName.get(id) ?? id;
  for (const member of members.filter(({ era }) => era === null)) {
    for (const tally of member.named.tally.steps.values()) add(member, tally, joined(read(member, tally).id));
  }
  const profiles = numberNames([...groups].map(([id, group]) => [id, profileStep(group, series)]));
  return {
    profiles: [...profiles.values()],
    profileOf: ({ member, place }) => {
      const { id } = read(member, { place });
      return profiles.get(member.era === null ? joined(id) : id) ?? null;
    },
  };
}

function seriesOf(members: readonly JobMember[], eras: EraList | null, jobs: JobSeries | null): StepSeries | null {
  const series = members.find(({ key }) => key.series !== null)?.key.series ?? null;
  return eras === null || jobs === null || series === null ? null : stepSeries(eras, jobs, series);
}

function stepsOf(workflow: WorkflowTally, { version, named }: JobMember): readonly PlannedStep[] | null {
  return writtenSteps(workflow, version, named) ?? null;
}

interface ReadStep {
  readonly id: string;
  readonly half: Group['half'];
  readonly name: string | null;
  readonly planned: PlannedStep | null;
}

function readStep({ era }: JobMember, place: StepPlace, written: readonly PlannedStep[] | null, series: StepSeries | null): ReadStep {
  const settled = settlePlace(place, written);
  if (settled.kind === 'name')
    return { id: JSON.stringify(['name', settled.name, settled.occurrence]), half: null, name: null, planned: null };
  const name = era === null ? null : (series?.of(era)[settled.step] ?? null);
  const planned = written?.[settled.step] ?? null;
  return { id: JSON.stringify([settled.kind, name ?? settled.step]), half: settled.kind, name, planned };
}

/** From what a step is called to the only step that is ever called so. */
function uniqueNames(groups: ReadonlyMap<string, Group>): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const [id, group] of groups) {
    for (const { tally, era } of group.tallies) {
      if (hasSeveralNames(group, era)) continue;
      const name = JSON.stringify(['name', tally.name, tally.occurrence]);
      found.set(name, (found.get(name) ?? new Set()).add(id));
    }
  }
  return new Map([...found].flatMap(([name, [only, ...more]]) => (only === undefined || more.length > 0 ? [] : [[name, only]])));
}

/** Under one version of the file, which then computes the name. */
function hasSeveralNames({ tallies }: Group, era: Era | null): boolean {
  const [first, ...more] = tallies.filter((other) => other.era === era).map(({ tally }) => tally);
  if (first === undefined || first.hasSeveralNames) return first !== undefined;
  return more.some((tally) => tally.hasSeveralNames || tally.name !== first.name);
}

function profileStep(group: Group, series: StepSeries | null): StepProfile {
  const { half, series: name, tallies } = group;
  const [newest] = tallies.toSorted((a, b) => compareStamps(b.tally.newest, a.tally.newest));
  const prefix = half === 'pre' ? 'Pre ' : half === 'post' ? 'Post ' : '';
  const computed = newest?.planned != null && hasSeveralNames(group, newest.era) ? shownStepName(newest.planned) : null;
  const shown = computed === null ? (newest?.tally.name ?? '') : `${prefix}${computed}`;
  const merged = mergeSteps(tallies.map(({ tally }) => tally));
  const former = new Map<string, FormerName>();
  for (const link of series?.links ?? []) {
    const before = `${prefix}${link.from}`;
    if (name !== null && link.series === name && before !== shown) former.set(before, { name: before, why: link.why });
  }
  return {
    name: shown,
    formerNames: [...former.values()],
    occurrence: newest?.tally.occurrence ?? 0,
    position: medianOf(merged.numbers) ?? 0,
    duration: summarizeTally(merged.duration),
    success: summarizeOutcomes(merged.outcomes).success,
  };
}

/** By id, in order of place; steps of one name are counted from 0. */
function numberNames(steps: readonly (readonly [string, StepProfile])[]): ReadonlyMap<string, StepProfile> {
  const seen = new Map<string, number>();
  const numbered = steps
    .toSorted(([, a], [, b]) => compareTexts(a.name, b.name) || a.occurrence - b.occurrence || a.position - b.position)
    .map(([id, step]) => {
      const occurrence = seen.get(step.name) ?? 0;
      seen.set(step.name, occurrence + 1);
      return [id, { ...step, occurrence }] as const;
    });
  return new Map(numbered.sort(([, a], [, b]) => a.position - b.position || compareTexts(a.name, b.name) || a.occurrence - b.occurrence));
}
