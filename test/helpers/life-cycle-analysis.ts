import type { Analysis, ProvenProposal, ReportedFinding } from '../../src/engine/analysis.ts';
import { createPatch } from '../../src/engine/create-patch.ts';
import { CANCEL, FINDING, PREDICTION, PROVEN, TIMEOUT } from '../report/sample-analysis.ts';

/** Jobs that lack a limit, by the workflow that they stand in. */
export const PLACES: readonly { readonly path: string; readonly job: string }[] = [
  { path: '.github/workflows/ci.yml', job: 'a' },
  { path: '.github/workflows/ci.yml', job: 'b' },
  { path: '.github/workflows/ci.yml', job: 'c' },
  { path: '.github/workflows/docs.yml', job: 'd' },
  { path: '.github/workflows/docs.yml', job: 'e' },
];

const LIMIT = '    timeout-minutes: 10\n';

/** Every workflow as it is in the beginning. */
export function filesAtFirst(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { path, job } of PLACES)
    files[path] =
      `${files[path] ?? 'on: [push, pull_request]\njobs:\n'}  ${job}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;
  return files;
}

/** The text with the limit of this job. */
export function fixed(text: string, job: string): string {
  return unfixed(text, job).replace(`  ${job}:\n`, `  ${job}:\n${LIMIT}`);
}

/** The text without it. */
export function unfixed(text: string, job: string): string {
  return text.replace(`  ${job}:\n${LIMIT}`, `  ${job}:\n`);
}

/** What an analysis would find in these files: a proven proposal for each job without a limit. `halves` scales what it is predicted to save. */
export function plantAnalysis(files: Readonly<Record<string, string>>, asOf: Date, halves: number): Analysis {
  const paths = [...new Set(PLACES.map(({ path }) => path))].filter((path) => files[path] !== undefined);
  return {
    asOf,
    seed: 1,
    workflows: paths.map((path) => ({
      path,
      status: 'analyzed',
      runs: 120,
      simulatedHistory: null,
      skipped: [],
      combined: null,
      findings: PLACES.filter((place) => place.path === path && fixed(files[path] ?? '', place.job) !== files[path]).map(({ job }) =>
        findingOf(path, job, files[path] ?? '', halves),
      ),
    })),
  };
}

function findingOf(path: string, job: string, before: string, halves: number): ReportedFinding {
  // Two rules, so that one that is turned down twice in a workflow leaves the other.
  const rule = job === 'b' || job === 'e' ? CANCEL : TIMEOUT;
  const content = fixed(before, job);
  const { makespan } = PREDICTION;
  const saving = { ...makespan.saving, mean: makespan.saving.mean * (1 + halves / 2) };
  const proven: ProvenProposal = {
    ...PROVEN,
    rule,
    key: `${rule.id}:${path}:${job}`,
    files: [{ path, before, content }],
    patch: createPatch(path, before, content),
    prediction: { predicted: true, prediction: { ...PREDICTION, makespan: { ...makespan, saving } } },
    proposal: { ...PROVEN.proposal, path, planChanges: [{ place: `jobs.${job}.timeout-minutes`, before: 360, after: 10 }] },
  };
  return { ...FINDING, rule, job, outcome: { kind: 'proven', proven } };
}
