import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TrialEstimate } from '../../src/engine/pull-request/estimate-trial.ts';
import type { CheckForecast } from '../../src/engine/verification/forecast-check.ts';
import { seconds } from '../../src/model/seconds.ts';
import { readCheckboxes } from '../../src/report/checkbox.ts';
import { readMarker } from '../../src/report/proposal-marker.ts';
import { BODY_LIMIT, type PullRequestContext, renderPullRequest } from '../../src/report/pull-request.ts';
import { checkSection } from '../../src/report/pull-request-check.ts';
import { confidenceOf } from '../../src/report/pull-request-confidence.ts';
import { trialSection } from '../../src/report/pull-request-trial.ts';
import { unchangedParts } from '../../src/report/pull-request-unchanged.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';
import { FINDING, PREDICTION, PROVEN } from './sample-analysis.ts';

const BASE = '0123456789abcdef0123456789abcdef01234567';
const CI = '.github/workflows/ci.yml';
const TRIAL: TrialEstimate = {
  starts: [
    { path: CI, event: 'pull_request', isSure: true, runnerTime: seconds(1310), n: 120 },
    { path: '.github/workflows/docs.yml', event: 'pull_request', isSure: false, runnerTime: null, n: 0 },
    { path: '.github/workflows/lint.yml', event: 'push', isSure: true, runnerTime: seconds(95), n: 40 },
  ],
  tried: { path: CI, state: 'yes', events: ['push', 'pull_request'] },
};
const PLAN: NonNullable<CheckForecast['plan']> = {
  metric: { kind: 'runner-time-per-push' },
  unit: 'push',
  aim: 'verify',
  looks: [40, 80],
  confidence: 0.98,
  power: 0.83,
};
const AT = new Date('2026-03-02T17:30:00Z');
const FULL: PullRequestContext = {
  finding: FINDING,
  simulatedHistory: null,
  baseSha: BASE,
  samples: {
    webUrl: 'https://github.com',
    owner: 'octo',
    name: 'demo',
    runs: [
      { why: 'newest', runId: 901, jobId: null, at: AT, duration: seconds(452) },
      { why: 'typical', runId: 877, jobId: null, at: AT, duration: seconds(460) },
      { why: 'slow', runId: 812, jobId: 7001, at: AT, duration: seconds(690) },
    ],
  },
  trial: TRIAL,
  check: { plan: PLAN, perWeek: 60 },
  alternatives: [
    { title: 'Set a job timeout', job: 'test', why: 'proposed by itself, so that each can be verified', isProposed: true },
    {
      title: 'Set a job timeout',
      job: 'lint',
      why: 'the edit could not be proven: jobs.lint.name changes and was not declared',
      isProposed: false,
    },
  ],
  botName: 'paceline',
  policy: { rebase: 'conflicted', schedule: 'mon-fri 09:00-17:00', timezone: 'Europe/Berlin', trialRuns: 0 },
};

test('a pull request of which everything is known', () => {
  const { body } = renderPullRequest(PROVEN, FULL);
  expectFile(new URL('cases/pull-request-full.md', import.meta.url), `${body}\n`);
  expect(readCheckboxes(body)).toEqual([]);
  expect(readCheckboxes(body.replace('- [ ]', '- [x]'))).toEqual([{ action: 'rebase', key: PROVEN.key }]);
});

test('stays below the limit with all of it, and keeps what decides', () => {
  const alternatives = Array.from({ length: 500 }, () => ({
    title: 'x '.repeat(400),
    job: null,
    why: 'y '.repeat(400),
    isProposed: false,
  }));
  const starts = Array.from({ length: 500 }, () => TRIAL.starts[0] as TrialEstimate['starts'][number]);
  const { body } = renderPullRequest({ ...PROVEN, patch: '+ x\n'.repeat(30_000) }, { ...FULL, alternatives, trial: { ...TRIAL, starts } });
  expect(body.length).toBeLessThanOrEqual(BODY_LIMIT);
  expect(readMarker(body)?.key).toBe(PROVEN.key);
  for (const kept of ['### How this is checked', '**Merge**: by you', 'Commands', 'Risk:']) expect(body).toContain(kept);
});

test('hostile names reach no section as Markdown, and no link but to runs', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (a, b) => {
      const { body } = renderPullRequest(
        { ...PROVEN, key: a },
        {
          ...FULL,
          samples: { webUrl: 'https://github.com', owner: `o${a}`, name: `n${b}`, runs: FULL.samples?.runs ?? [] },
          trial: { starts: TRIAL.starts.map((each) => ({ ...each, path: a })), tried: { path: b, state: 'no', events: [a, b] } },
          check: { plan: { ...PLAN, metric: { kind: 'job', job: b } }, perWeek: 3 },
          alternatives: [{ title: a, job: b, why: a, isProposed: false }],
          policy: { rebase: 'never', schedule: a, timezone: b, trialRuns: 2 },
        },
      );
      const links = /\[\d[\w ]* on [\d-]+\]\(https:\/\/github\.com\/[\w%.-]+\/[\w%.-]+\/actions\/runs\/\d+(?:\/job\/\d+)?\)/g;
      expect(body.match(links)).toHaveLength(3);
      const read = outsideCode(body.replace(links, '').replace(/<!-- paceline:(?:proposal|box) \{[^<>]*\} -->/g, ''));
      for (const { what, pattern } of ACTIVE)
        expect({ what, found: pattern.exec(read)?.[0] ?? null, body }).toEqual({ what, found: null, body });
      expect(HIDDEN.exec(body)).toBeNull();
      expect(readCheckboxes(body)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('the confidence', () => {
  const word = (change: Partial<typeof PREDICTION>) => confidenceOf({ predicted: true, prediction: { ...PREDICTION, ...change } })?.word;
  const saving = (low: number, high: number) => ({ ...PREDICTION.makespan, saving: { mean: 50, p50: 50, interval: [low, high] as const } });
  test('is high only for a narrow interval of a replay of many runs without a caveat', () => {
    expect(word({})).toBe('high');
    expect(word({ runs: 99 })).toBe('moderate');
    expect(word({ caveats: ['x'] })).toBe('moderate');
    expect(word({ makespan: saving(10, 90) })).toBe('moderate');
    expect(word({ basis: 'model' })).toBe('moderate');
  });
  test('is low where it rests on little, on others or on nothing measured', () => {
    expect(word({ runs: 29 })).toBe('low');
    expect(word({ basis: 'prior' })).toBe('low');
    expect(word({ simulatedHistory: 'generated' })).toBe('low');
    expect(word({ makespan: saving(-1, 90), runnerTime: saving(-1, 90) })).toBe('low');
  });
  test('is not stated where nothing is predicted', () => expect(confidenceOf({ predicted: false, reason: 'no history' })).toBeNull());
});

describe('what does not change', () => {
  const said = (...places: readonly string[]) =>
    unchangedParts({ proposal: { ...PROVEN.proposal, planChanges: places.map((place) => ({ place, before: 1, after: 2 })) } });
  test('is everything but the part that does', () => {
    expect(said('concurrency')).toContain(
      'what starts the workflow; jobs and what they wait for; matrix legs; runners; steps and what they run; permissions and secrets',
    );
    expect(said('on.push.branches')).not.toContain('what starts the workflow');
    expect(said('jobs.test.needs')).not.toContain('what they wait for');
    expect(said('jobs.test.strategy.matrix.os')).not.toContain('matrix legs');
    expect(said('jobs.test.runs-on')).not.toContain('runners');
    expect(said('jobs.test.steps[2]')).not.toContain('steps');
    expect(said('jobs.test.steps[2].run')).not.toContain('steps');
    expect(said('jobs.test.steps[2].with.cache')).toContain('steps and what they run');
    expect(said('permissions.contents')).not.toContain('permissions');
  });
  test('of a job that is there only once is what starts the workflow alone', () =>
    expect(said('jobs.test')).toBe('Unchanged in this workflow: what starts the workflow. The names of its checks stay.'));
  test('is not said where every part does', () => expect(said('on', 'jobs.test')).toBe(''));
});

describe('what it costs to try', () => {
  test('is nothing where no workflow starts, and says that nothing is tried', () => {
    const text = trialSection({ starts: [], tried: { path: CI, state: 'no', events: ['schedule'] } }, 0);
    expect(text).toContain('it costs no runner time');
    expect(text).toContain(
      '`ci.yml` itself is not started by this pull request, so nothing of the change is tried before the merge. It starts on `schedule`.',
    );
  });
  test('sums what is measured and says what is not', () => {
    const text = trialSection(TRIAL, 3);
    expect(text).toContain(
      'Opening it starts 3 runs, as any pull request here does: about 23m 25s of runner time at their p50; 1 more is not measured.',
    );
    expect(text).toContain('may repeat up to 3 runs');
  });
  test('states no time where none is known', () => {
    const starts = TRIAL.starts.slice(1, 2);
    expect(trialSection({ starts, tried: { path: CI, state: 'unknown', events: [] } }, 0)).not.toMatch(/\d+(?:s|m)\b/);
  });
});

describe('how it is checked', () => {
  test('claims no saving that could not be told from chance', () => {
    const text = checkSection({ plan: { ...PLAN, aim: 'guard', metric: { kind: 'job', job: 'a`b' }, power: null }, perWeek: null });
    expect(text).not.toContain('**verified**');
    expect(text).toContain('is not claimed');
    expect(text).toContain('**time of the job** ``a`b`` **alone**');
  });
  test('names no number before there is a plan, and no verdict where there will be none', () => {
    expect(checkSection({ plan: null, perWeek: 3 })).not.toMatch(/\d/);
    expect(checkSection(null)).toContain('does not yet post a verdict');
  });
  test.each([
    [60, 'some 5 days and 2 weeks'],
    [10, 'some 4 weeks and 8 weeks'],
    [1000, 'some 1 day and 1 day'],
  ])('at %s a week it takes %s', (perWeek, words) => expect(checkSection({ plan: PLAN, perWeek })).toContain(words));
});
