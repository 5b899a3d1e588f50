import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { TriedProposal } from '../../../src/engine/trial/trial-evidence.ts';
import { trialOf } from '../../../src/engine/trial/trial-of.ts';
import { whyNotTriggered } from '../../../src/engine/trial/why-not-triggered.ts';
import type { Workflow } from '../../../src/workflow/model.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import { evidenceOf, proposalOf } from './trial-cases.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../fixtures/workflows/${file}`, import.meta.url), 'utf8');

const askText = (text: string, rest: Partial<TriedProposal> = {}) => {
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  const workflow: Workflow = parsed.workflow;
  return whyNotTriggered(workflow, proposalOf(text, text, rest));
};
const ask = (file: string, rest: Partial<TriedProposal> = {}) => askText(textOf(file), rest);
const onOnly = (on: string, rest: Partial<TriedProposal> = {}) =>
  askText(`on: ${on}\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: make }] } }\n`, rest);

describe('why a pull request of ours starts no run of a real workflow', () => {
  test('is its branches and its paths', () => {
    const { starts, reasons, startedBy } = ask('tokio-audit.yml');
    expect(starts).toBe('no');
    expect(reasons).toEqual([
      'It has no `pull_request` trigger: it starts on `push`, `schedule`.',
      'Its `push` trigger is for branches like `master`, and the branch `paceline/cache-dependencies/ci-test-abc123` is none of them.',
      'Its `push` trigger asks for changes in `**/Cargo.toml`, and this pull request changes only files below `.github/`.',
    ]);
    expect(startedBy).toEqual(['a push to a branch like `master` that passes its path filter', 'its schedule (`0 2 * * *`)']);
  });

  test.each([
    ['spring-boot-ci.yml', /is for branches like `main`/, 'a push to a branch like `main`'],
    ['setup-uv-release.yml', /no `pull_request` trigger: it starts on `workflow_dispatch`/, 'a start by hand (`workflow_dispatch`)'],
    ['nushell-labels.yml', /`pull_request_target`, which runs the file of the default branch/, 'the event `pull_request_target`'],
    ['gradle-actions-build-scan-publish.yml', /other workflows call it/, 'a workflow that calls it'],
    [
      'prefect-notify-on-failure.yaml',
      /it starts on `workflow_run`/,
      'the end of a run of `Docker images`, `Nightly Development Release`, `Create prefect-helm release`',
    ],
  ])('%s', (file, reason, startedBy) => {
    const told = ask(file);
    expect(told.starts).toBe('no');
    expect(told.reasons.join(' ')).toMatch(reason);
    expect(told.startedBy[0]).toBe(startedBy);
  });

  test.each(['fzf-typos.yml', 'graphql-schema-test.yml', 'setup-dotnet-test-dotnet.yml', 'fastify-integration-alternative-runtimes.yml'])(
    'is not asked of %s, which starts',
    (file) => expect(ask(file)).toMatchObject({ starts: 'yes', reasons: [] }),
  );

  test('depends on the base, and on the files that change', () => {
    expect(ask('pg-boss-ci.yml').reasons.join(' ')).toContain('the base `main` is none of them');
    expect(ask('pg-boss-ci.yml', { base: 'master' }).starts).toBe('yes');
    const onlyIgnored = ask('pg-boss-ci.yml', { base: 'master', changedPaths: ['packages/dashboard/a.yml'] });
    expect(onlyIgnored.reasons.join(' ')).toContain('leaves out changes in `packages/dashboard/**`');
  });

  test('is told in the trial as well', () => {
    const text = textOf('spring-boot-ci.yml');
    const trial = trialOf(evidenceOf(proposalOf(text, text.replace('timeout-minutes: 60', 'timeout-minutes: 45')), []));
    expect([trial.state, trial.startedBy]).toEqual(['not-triggered', ['a push to a branch like `main`']]);
  });
});

describe('why a trigger leaves a pull request out', () => {
  test.each([
    ['{ pull_request: { types: [ready_for_review] } }', { isDraft: true }, 'This pull request is a draft.'],
    ['{ pull_request: { types: [labeled] } }', {}, 'is for `labeled` only'],
    ['{ pull_request: { branches-ignore: [main] } }', {}, 'leaves out the base `main`'],
    ['{ push: { tags: [v1] } }', {}, 'is for tags only'],
    ['{ pull_request: { paths-ignore: [".github/**"] } }', {}, 'leaves out changes in `.github/**`'],
  ])('%s', (on, rest, reason) => {
    const told = onOnly(on, rest);
    expect(told.starts).toBe('no');
    expect(told.reasons.join(' ')).toContain(reason);
  });

  test('is unknown where a filter cannot be read', () => {
    expect(onOnly('{ pull_request: { paths: ["a[!b]"] } }').starts).toHaveProperty('unknown');
  });

  test('says more of no filter than of the ones that keep it from starting', () => {
    const told = onOnly('{ pull_request: { branches: [main], paths: [src/**] } }');
    expect(told.reasons).toEqual([
      'Its `pull_request` trigger asks for changes in `src/**`, and this pull request changes only files below `.github/`.',
    ]);
  });
});
