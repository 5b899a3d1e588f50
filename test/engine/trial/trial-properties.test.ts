import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TrialEvidence } from '../../../src/engine/trial/trial-evidence.ts';
import { trialOf } from '../../../src/engine/trial/trial-of.ts';
import { available, notAvailable } from '../../../src/model/availability.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Conclusion } from '../../../src/model/status.ts';
import { renderTrial, trialLine } from '../../../src/report/trial-section.ts';
import {
  evidenceOf,
  FAILED,
  failedAt,
  flakyHistory,
  historyOf,
  OURS,
  ownRun,
  proposalOf,
  WITH_CACHE,
  WITHOUT_CACHE,
  WITHOUT_EDGE,
} from './trial-cases.ts';

const CONCLUSIONS: readonly Conclusion[] = [
  'success',
  'failure',
  'cancelled',
  'skipped',
  'timed_out',
  'neutral',
  'action_required',
  'startup_failure',
];
const FAILING: ReadonlySet<Conclusion | null> = new Set(['failure', 'timed_out']);
const GUARDED = WITH_CACHE.replace('    needs: build\n', '    needs: build\n    timeout-minutes: 3\n');

const job = fc.record({
  conclusion: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Conclusion>('success') },
    { weight: 1, arbitrary: fc.constantFrom<Conclusion>('failure', 'cancelled', 'skipped', 'timed_out') },
  ),
  step: fc.constantFrom('Restore cache', 'Install', 'unit', 'lint'),
  carriedOver: fc.boolean(),
});

/** Attempts of a few runs, of this workflow and another one, some of them not done. */
const attempts = fc.uniqueArray(
  fc.record({
    runId: fc.integer({ min: 100, max: 103 }),
    attempt: fc.integer({ min: 1, max: 3 }),
    isOther: fc.boolean(),
    isDone: fc.constantFrom(true, true, true, false),
    event: fc.constantFrom('pull_request', 'push', 'pull_request_target'),
    isOfHead: fc.constantFrom(true, true, true, false),
    conclusion: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Conclusion>('success') },
      { weight: 1, arbitrary: fc.constantFrom(...CONCLUSIONS) },
    ),
    jobs: fc.tuple(job, job),
  }),
  { maxLength: 6, selector: ({ runId, attempt }) => `${runId}/${attempt}` },
);

let ids = 1;
const runsOf = (drawn: typeof attempts extends fc.Arbitrary<infer T> ? T : never): readonly Run[] =>
  drawn.map(({ runId, attempt, isOther, isDone, event, isOfHead, conclusion, jobs }) => {
    const run = ownRun({ test: jobs[1].conclusion === 'failure' ? failedAt(jobs[1].step) : {} });
    return {
      ...run,
      runId,
      attempt,
      event,
      headSha: isOfHead ? OURS : 'e'.repeat(40),
      workflowPath: isOther && runId % 2 === 0 ? '.github/workflows/lint.yml' : '.github/workflows/ci.yml',
      status: isDone ? 'completed' : 'in_progress',
      conclusion: isDone ? conclusion : null,
      jobs: run.jobs.map((one, index) => {
        ids += 1;
        return {
          ...one,
          jobId: ids,
          attempt,
          ...(jobs[index] === undefined ? {} : { conclusion: jobs[index].conclusion, carriedOver: jobs[index].carriedOver && attempt > 1 }),
        };
      }),
    } satisfies Run;
  });

const evidence: fc.Arbitrary<TrialEvidence> = fc
  .record({
    drawn: attempts,
    edit: fc.constantFrom([WITHOUT_CACHE, WITH_CACHE], [WITH_CACHE, WITHOUT_EDGE], [WITH_CACHE, GUARDED], [WITH_CACHE, 'jobs: [']),
    required: fc.constantFrom(
      available(new Set(['test'])),
      available(new Set(['build', 'test'])),
      available(new Set<string>()),
      notAvailable('none'),
    ),
    flakes: fc.integer({ min: 0, max: 8 }),
    isDrafted: fc.boolean(),
    days: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ drawn, edit: [before = '', after = ''], required, flakes, isDrafted, days }) => {
    const proposal = proposalOf(before, after);
    const asOf = new Date(proposal.headAt.getTime() + 7200_000 + days * 86_400_000);
    return evidenceOf({ ...proposal, draftedAt: isDrafted ? proposal.headAt : null }, runsOf(drawn), {
      history: flakes === 0 ? historyOf(before) : flakyHistory(before, flakes),
      requiredChecks: required,
      asOf,
    });
  });

describe('a trial of any runs', () => {
  test('is never green while a required job has failed in the last attempt of a run on the commit', () => {
    let green = 0;
    fc.assert(
      fc.property(evidence, (given) => {
        const trial = trialOf(given);
        if (trial.state !== 'ran-green') return;
        green += 1;
        const own = given.runs.filter(({ headSha }) => headSha === OURS);
        const last = own.filter((run) => !own.some((other) => other.runId === run.runId && other.attempt > run.attempt));
        const required = given.requiredChecks.available ? given.requiredChecks.value : new Set<string>();
        const failed = last.flatMap(({ jobs }) => jobs.filter((one) => required.has(one.name) && FAILING.has(one.conclusion)));
        expect(failed).toEqual([]);
        expect(last.every(({ status }) => status === 'completed')).toBe(true);
      }),
      { numRuns: 600, seed: 7 },
    );
    expect(green).toBeGreaterThan(50);
  });

  test('does not depend on the order of runs, jobs and history', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const turned = (runs: readonly Run[]): readonly Run[] => runs.toReversed().map((run) => ({ ...run, jobs: run.jobs.toReversed() }));
        expect(trialOf({ ...given, runs: turned(given.runs), history: turned(given.history) })).toEqual(trialOf(given));
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test('costs a pull request only what is ours, and closes only what was a draft', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(evidence, (given) => {
        const { state, decision, failures } = trialOf(given);
        seen.add(decision);
        if (decision === 'draft' || decision === 'close') {
          expect(state).toBe('failed-for-our-reason');
          expect(failures.some(({ blame }) => blame.isOurs)).toBe(true);
        }
        if (decision === 'close') expect(given.proposal.draftedAt).not.toBeNull();
        if (state.startsWith('failed')) expect(failures).not.toEqual([]);
      }),
      { numRuns: 400, seed: 7 },
    );
    expect([...seen].sort()).toEqual(['close', 'draft', 'keep', 'rerun-once-may-be-flaky']);
  });

  test('claims no saving', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const trial = trialOf(given);
        const text = `${trialLine(trial)}\n${renderTrial(trial)}`;
        expect(text).not.toMatch(/\bfaster\b|\bsav(?:es|ed|ing|ings)\b|\bspeed-?up\b|\bconfirmed\b|\bverified\b/i);
        if (trial.state === 'ran-green') expect(text).toContain('no verdict');
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  test('gives a failure of a step that we add always to us', () => {
    const run = ownRun({ test: failedAt('Restore cache') }, FAILED);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), (flakes) => {
        const history = flakes === 0 ? historyOf(WITHOUT_CACHE) : flakyHistory(WITHOUT_CACHE, flakes);
        expect(trialOf(evidenceOf(proposalOf(WITHOUT_CACHE, WITH_CACHE), [run], { history })).decision).toBe('draft');
      }),
      { numRuns: 16 },
    );
  });
});
