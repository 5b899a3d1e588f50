import type { Analysis } from '../../src/engine/analysis.ts';
import type { Evidence } from '../../src/engine/evidence.ts';
import { detectConfiguration } from '../../src/engine/onboarding/detect-configuration.ts';
import type { OnboardingContext } from '../../src/report/onboarding-pull-request.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';
import { ANALYSIS } from './sample-analysis.ts';

const AS_OF = '2026-03-03T00:00:00Z';

export const CI = `name: CI
on: { push: { branches: [main] }, pull_request: {} }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { cache: npm }
      - run: npm test
  lint:
    runs-on: ubuntu-latest
    steps: [{ run: npm run lint }]
`;

export const RELEASE = `name: Release
on: { push: { tags: ['v*'] } }
jobs:
  publish:
    runs-on: ubuntu-latest
    steps: [{ run: npm publish }]
`;

export const NIGHTLY = `name: Nightly
on: { schedule: [{ cron: '0 3 * * *' }], workflow_dispatch: {} }
jobs:
  soak:
    runs-on: [self-hosted, linux, large]
    steps: [{ run: make soak }]
`;

interface Given {
  readonly text: string;
  readonly path: string;
  /** YAML of \`runs:\` of a case. */
  readonly runs?: string;
  readonly checks?: readonly string[];
}

/** One workflow with its runs. */
export function evidenceOf({ text, path, runs, checks }: Given): Evidence {
  const lines = [
    `as-of: ${AS_OF}`,
    `path: ${JSON.stringify(path)}`,
    ...(checks === undefined ? [] : [`required-checks: ${JSON.stringify(checks)}`]),
    ...(runs === undefined ? [] : [`runs: ${runs}`]),
  ];
  return caseEvidence(text, lines.join('\n'));
}

export const CI_RUNS =
  '[{ count: 120, every: 8h, event: pull_request, workflow: now, jobs: { test: [400, 420, 440, 460, 520], lint: 60 } }, { count: 30, every: 24h, event: push, workflow: now, jobs: { test: 430, lint: 60 } }]';

const ci = (runs?: string): Evidence => evidenceOf({ text: CI, path: '.github/workflows/ci.yml', ...(runs === undefined ? {} : { runs }) });

export const LIMITS = { open: 2, perDay: 1, unverifiedPerWorkflow: 1 };
export const NOTHING: Analysis = { asOf: new Date(AS_OF), seed: 1, workflows: [] };

/** Three workflows, one of them measured, one for releases, and the findings of the sample analysis. */
export const ORDINARY: OnboardingContext = {
  detected: detectConfiguration([
    ci(CI_RUNS),
    evidenceOf({ text: RELEASE, path: '.github/workflows/release.yml' }),
    evidenceOf({ text: NIGHTLY, path: '.github/workflows/nightly.yml' }),
  ]),
  analysis: ANALYSIS,
  limits: LIMITS,
};

export const EMPTY_HISTORY: OnboardingContext = { detected: detectConfiguration([ci()]), analysis: NOTHING, limits: LIMITS };

export const NO_FINDINGS: OnboardingContext = {
  detected: detectConfiguration([evidenceOf({ text: CI, path: '.github/workflows/ci.yml', runs: CI_RUNS, checks: ['lint', 'test'] })]),
  analysis: NOTHING,
  limits: LIMITS,
};

export const SIXTY: OnboardingContext = {
  detected: detectConfiguration(
    Array.from({ length: 60 }, (_, i) =>
      evidenceOf({
        text: CI,
        path: `.github/workflows/service-${String(i).padStart(2, '0')}.yml`,
        runs: `[{ count: ${i}, event: pull_request, workflow: now, jobs: { test: ${300 + i} } }]`,
      }),
    ),
  ),
  analysis: {
    ...ANALYSIS,
    workflows: Array.from({ length: 60 }, (_, i) => ({
      ...(ANALYSIS.workflows[0] as Analysis['workflows'][number]),
      path: `.github/workflows/service-${i}.yml`,
    })),
  },
  limits: LIMITS,
};
