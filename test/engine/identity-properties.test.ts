import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobIdentities } from '../../src/engine/job-identity.ts';
import { stepIdentities } from '../../src/engine/step-identity.ts';
import { available } from '../../src/model/availability.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';
import {
  anyEdit,
  applyEdit,
  type EditedWorkflow,
  firstWorkflow,
  renamingEdit,
  shownJobs,
  textOf,
  type WorkflowEdit,
} from '../helpers/edited-workflow.ts';

interface Seen {
  readonly version: number;
  /** What it truly is. */
  readonly truth: string;
  readonly series: string;
}

/** Runs every version once and reads what each job and step run is. */
function identify(versions: readonly EditedWorkflow[]): { readonly jobs: readonly Seen[]; readonly steps: readonly Seen[] } {
  const runs = versions.map((version, day) =>
    buildRun({
      event: 'push',
      createdAt: at(day * 86_400),
      sources: { workflowBlob: null, workflowText: textOf(version), fileBlobs: new Map() },
      jobs: shownJobs(version).map(({ name, steps }) =>
        buildJob({ name, steps: steps.map((step, i) => buildStep(i + 1, step.name, i, i + 1)) }),
      ),
    }),
  );
  const evidence = caseEvidence(textOf(versions.at(-1) ?? firstWorkflow()), '');
  const history = available({ runs: runs.toReversed(), window: { from: at(0), to: at(86_400 * 100) }, eras: [], simulated: null });
  const known = { ...evidence, history, repository: { ...evidence.repository, id: runs[0]?.headRepositoryId ?? 0 } };
  const jobOf = jobIdentities(known);
  const stepOf = stepIdentities(known);
  const [jobs, steps]: [Seen[], Seen[]] = [[], []];
  for (const [version, run] of runs.entries()) {
    for (const [index, shown] of shownJobs(versions[version] as EditedWorkflow).entries()) {
      const job = run.jobs[index] as JobRun;
      const identity = jobOf.of(run, job.name);
      if (identity.found !== 'one') throw new Error(`${job.name}: ${identity.reason}`);
      const place = JSON.stringify([identity.series, identity.job.matrix]);
      jobs.push({ version, truth: shown.uid, series: place });
      for (const [step, { series }] of (stepOf.of(run, job) ?? []).entries())
        steps.push({ version, truth: `${shown.uid}/${shown.steps[step]?.uid}`, series: `${place}/${series}` });
    }
  }
  return { jobs, steps };
}

function versionsOf(edits: readonly (readonly WorkflowEdit[])[]): readonly EditedWorkflow[] {
  const versions = [firstWorkflow()];
  for (const group of edits) versions.push(group.reduce(applyEdit, versions.at(-1) as EditedWorkflow));
  return versions;
}

/** How often something lived on from one version to the next: in all, under another series, and as what had been something else. */
function count(seen: readonly Seen[]): { readonly lived: number; readonly missed: number; readonly wrong: number } {
  const byVersion = [...Map.groupBy(seen, ({ version }) => version).values()];
  const counts = { lived: 0, missed: 0, wrong: 0 };
  for (const [index, now] of byVersion.entries()) {
    const before = byVersion[index - 1] ?? [];
    for (const { truth, series } of now) {
      const same = before.find((other) => other.truth === truth);
      if (same !== undefined) counts.lived += 1;
      if (same !== undefined && same.series !== series) counts.missed += 1;
      if (before.some((other) => other.series === series && other.truth !== truth)) counts.wrong += 1;
    }
  }
  return counts;
}

function expectApart(seen: readonly Seen[]): void {
  for (const now of Map.groupBy(seen, ({ version }) => version).values())
    expect(new Set(now.map(({ series }) => series)).size).toBe(now.length);
}

test('one edit at a time loses nothing and takes nothing for another', () => {
  fc.assert(
    fc.property(fc.array(renamingEdit, { minLength: 1, maxLength: 8 }), (edits) => {
      const { jobs, steps } = identify(versionsOf(edits.map((edit) => [edit])));
      for (const seen of [jobs, steps]) {
        expectApart(seen);
        expect(count(seen)).toMatchObject({ missed: 0, wrong: 0 });
      }
    }),
    { numRuns: 60 },
  );
});

/** Counts over generated histories; the same on every run. */
function countAll(edit: fc.Arbitrary<WorkflowEdit>) {
  const totals = { lived: 0, missed: 0, wrong: 0 };
  const groups = fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  for (const edits of fc.sample(groups, { numRuns: 120, seed: 7 })) {
    const { jobs, steps } = identify(versionsOf(edits));
    for (const seen of [jobs, steps]) {
      expectApart(seen);
      const counts = count(seen);
      for (const key of ['lived', 'missed', 'wrong'] as const) totals[key] += counts[key];
    }
  }
  return totals;
}

test('up to four edits at once are seldom misread', () => {
  const { lived, missed, wrong } = countAll(renamingEdit);
  expect(lived).toBeGreaterThan(4_000);
  expect(wrong / lived).toBeLessThan(0.001);
  expect(missed / lived).toBeLessThan(0.004);
});

test('like steps and steps that go never put two of one version together; which of two like steps is the new one cannot be known', () => {
  const { lived, missed, wrong } = countAll(anyEdit);
  expect(lived).toBeGreaterThan(4_000);
  expect(wrong / lived).toBeLessThan(0.05);
  expect(missed / lived).toBeLessThan(0.05);
});
