import { describe, expect, test } from '@jest/globals';
import type { ProvenProposal } from '../../src/engine/analysis.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import type { ProposalState, StoredProposal } from '../../src/ports/store.ts';
import { chooseProposals } from '../../src/tasks/choose-proposals.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const HOUR = 60 * 60 * 1000;
const limits = { ...DEFAULT_REPOSITORY_CONFIG.pullRequests, open: 2, perDay: 2, unverifiedPerWorkflow: 2 };

const proven = (key: string, path = '.github/workflows/ci.yml') =>
  ({ key, rule: { id: 'set-job-timeout' }, proposal: { path } }) as ProvenProposal;
const stored = (key: string, state: ProposalState, openedHoursAgo: number | null = null, path = '.github/workflows/ci.yml') =>
  ({
    key,
    ruleId: 'set-job-timeout',
    state,
    path,
    reason: null,
    phase: state === 'merged' ? 'verified' : null,
    mergedAt: state === 'merged' ? new Date(NOW.getTime() - HOUR) : null,
    updatedAt: NOW,
    openedAt: openedHoursAgo === null ? null : new Date(NOW.getTime() - openedHoursAgo * HOUR),
  }) as StoredProposal;

const states = (choices: ReturnType<typeof chooseProposals>) => Object.fromEntries([...choices].map(([key, { state }]) => [key, state]));

describe('choosing which proposals get a pull request', () => {
  test('takes the best ranked up to the limit of open pull requests', () => {
    const choices = chooseProposals([proven('a'), proven('b'), proven('c')], [], limits, NOW);
    expect(states(choices)).toEqual({ a: 'waiting', b: 'waiting', c: 'candidate' });
    expect(choices.get('c')).toMatchObject({ reason: '2 pull requests are open (pull-requests.open: 2)' });
  });

  test('counts what is open already', () => {
    expect(states(chooseProposals([proven('b'), proven('c')], [stored('a', 'open', 48)], limits, NOW))).toEqual({
      b: 'waiting',
      c: 'candidate',
    });
  });

  test('counts what was opened within a day, even if it is closed by now', () => {
    const earlier = [stored('x', 'closed', 3), stored('y', 'merged', 5)];
    const choices = chooseProposals([proven('a')], earlier, limits, NOW);
    expect(choices.get('a')).toMatchObject({ reason: '2 opened in the last 24 hours (pull-requests.per-day: 2)' });
    expect(states(chooseProposals([proven('a')], [stored('x', 'closed', 25), stored('y', 'merged', 30)], limits, NOW))).toEqual({
      a: 'waiting',
    });
  });

  test('holds back a second change on one workflow when one is the limit', () => {
    const one = { ...limits, unverifiedPerWorkflow: 1 };
    const choices = chooseProposals([proven('a'), proven('b'), proven('c', '.github/workflows/docs.yml')], [], one, NOW);
    expect(states(choices)).toEqual({ a: 'waiting', b: 'candidate', c: 'waiting' });
    expect(choices.get('b')).toMatchObject({
      reason: '1 open or not yet verified on this workflow (pull-requests.unverified-per-workflow: 1)',
    });
  });

  test.each(['closed', 'merged'] as const)('lets one that is %s make room on its workflow', (state) => {
    const one = { ...limits, unverifiedPerWorkflow: 1 };
    expect(states(chooseProposals([proven('b')], [stored('a', state, 99)], one, NOW))).toEqual({ b: 'waiting' });
  });

  test('waits for the verdict on what was merged into the workflow, and not for ever', () => {
    const one = { ...limits, unverifiedPerWorkflow: 1 };
    const merged = (days: number, phase: StoredProposal['phase']) => ({
      ...stored('a', 'merged', 99),
      phase,
      mergedAt: new Date(NOW.getTime() - days * 24 * HOUR),
    });
    for (const phase of [null, 'verifying'] as const) {
      expect(chooseProposals([proven('b')], [merged(2, phase)], one, NOW).get('b')).toMatchObject({
        reason: '1 open or not yet verified on this workflow (pull-requests.unverified-per-workflow: 1)',
      });
      expect(states(chooseProposals([proven('b')], [merged(31, phase)], one, NOW))).toEqual({ b: 'waiting' });
    }
    expect(states(chooseProposals([proven('b')], [merged(2, 'undecided')], one, NOW))).toEqual({ b: 'waiting' });
  });

  test('opens nothing outside the hours of the configuration', () => {
    const nights = { ...limits, schedule: '22:00-06:00' };
    expect(chooseProposals([proven('a')], [], nights, NOW).get('a')).toEqual({
      state: 'candidate',
      reason: 'waits for 22:00-06:00 UTC (pull-requests.schedule)',
    });
    expect(states(chooseProposals([proven('a')], [], nights, new Date('2026-03-02T23:00:00Z')))).toEqual({ a: 'waiting' });
  });

  test('leaves a rule alone in a workflow where people turned two of its proposals down, or measurements did', () => {
    const refuted = { ...stored('y', 'merged', 99), phase: 'refuted' as const };
    expect(states(chooseProposals([proven('a')], [stored('x', 'closed', 99)], limits, NOW))).toEqual({ a: 'waiting' });
    const choices = chooseProposals(
      [proven('a'), proven('b', '.github/workflows/docs.yml')],
      [stored('x', 'closed', 99), refuted],
      limits,
      NOW,
    );
    expect(states(choices)).toEqual({ a: 'candidate', b: 'waiting' });
    expect(choices.get('a')).toMatchObject({ reason: expect.stringContaining('turned down') });
    // One that we closed ourselves is nobody's word.
    const ours = { ...stored('x', 'closed', 99), reason: 'no longer found' };
    expect(states(chooseProposals([proven('a')], [ours, refuted], limits, NOW))).toEqual({ a: 'waiting' });
  });

  test.each([
    ['contents', { contents: 'read', pull_requests: 'write', workflows: 'write' }],
    ['pull_requests', { contents: 'write', workflows: 'write' }],
    ['workflows', { contents: 'write', pull_requests: 'write', checks: 'write' }],
  ])('chooses nothing for an App that may not write %s', (_what, permissions) => {
    const earlier = [stored('b', 'waiting'), stored('c', 'open', 48)];
    const reason = 'the App may not write here: patches only';
    const choices = chooseProposals([proven('a'), proven('b'), proven('c')], earlier, limits, NOW, permissions);
    expect(Object.fromEntries(choices)).toEqual({ a: { state: 'candidate', reason }, b: { state: 'candidate', reason } });
  });

  test.each([{}, { contents: 'write', pull_requests: 'write', workflows: 'write', metadata: 'read' }])(
    'chooses where the App may write, or is not known not to: %j',
    (permissions) => expect(states(chooseProposals([proven('a')], [], limits, NOW, permissions))).toEqual({ a: 'waiting' }),
  );

  test.each(['closed', 'merged', 'open'] as const)('never chooses again what is %s', (state) => {
    expect(states(chooseProposals([proven('a')], [stored('a', state, 99)], limits, NOW))).toEqual({});
  });

  test('chooses again what had gone away and is found again', () => {
    expect(states(chooseProposals([proven('a')], [stored('a', 'superseded')], limits, NOW))).toEqual({ a: 'waiting' });
  });

  test('keeps what was chosen and is not open yet, within the limits', () => {
    const choices = chooseProposals([proven('a'), proven('b'), proven('c')], [stored('a', 'waiting')], limits, NOW);
    expect(states(choices)).toEqual({ a: 'waiting', b: 'waiting', c: 'candidate' });
  });
});
