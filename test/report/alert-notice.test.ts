import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AlertNews } from '../../src/engine/alerts/tell-alerts.ts';
import type { Alert } from '../../src/model/alert.ts';
import { SEVERITIES } from '../../src/model/repository-config.ts';
import { seconds } from '../../src/model/seconds.ts';
import { evaluationKey, isAlertOver } from '../../src/report/alert-key.ts';
import { alertNotes } from '../../src/report/alert-notes.ts';
import { alertNotice } from '../../src/report/alert-notice.ts';
import { alertNotices } from '../../src/report/alert-notices.ts';
import { prose } from '../../src/report/escape-markdown.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';
import { sampleAlert } from '../helpers/sample-alert.ts';

const PATH = '.github/workflows/ci.yml';
const at = (hours: number): Date => new Date(Date.parse('2026-03-02T08:05:00Z') + hours * 3_600_000);
const CONTEXT = { repository: { id: 42, owner: 'octo', name: 'app' }, webUrl: 'https://github.com', consecutive: 2 };

const news = (alert: Alert, changes: Partial<AlertNews> = {}): AlertNews => ({
  ...{ kind: 'alert', alert, firedAt: at(2), remaining: null, reason: changes.kind === 'resolved' ? 'kept' : null, ...changes },
});

const warning = { severity: 'warning' } as const;
const COST = {
  interval: null,
  value: 31.2,
  limit: 25,
  n: 412,
  of: 'job run',
  worst: [{ workflow: PATH, runId: null, attempt: null, value: 20.5 }],
} as const;
const CASES: readonly (readonly [string, AlertNews, { readonly webUrl: null }?])[] = [
  ['alert-makespan', news(sampleAlert('makespan.p95'))],
  ['alert-without-links', news(sampleAlert('queue-time.p99', warning, { n: 1, interval: [1230, null], of: 'job run' })), { webUrl: null }],
  [
    'alert-few',
    news(sampleAlert('stages.unit-test.p50', { severity: 'info' }, { basis: 'newest', n: 10, interval: [null, null], isCertain: false })),
  ],
  [
    'alert-increase',
    news(
      sampleAlert('makespan-increase', warning, {
        ...{ value: 0.476, limit: 0.2, interval: [0.31, 0.62], n: 12 },
        baseline: { n: 40, p50: seconds(105), recent: seconds(155), event: 'pull_request' },
      }),
    ),
  ],
  [
    'alert-failures',
    news(
      sampleAlert(
        'failure-rate',
        {},
        {
          value: 0.4,
          limit: 0.2,
          interval: [0.21, 0.61],
          isCut: true,
          worst: sampleAlert().reading.worst.map((each) => ({ ...each, value: null })),
        },
      ),
    ),
  ],
  [
    'alert-caches',
    news(
      sampleAlert(
        'cache-hit-rate',
        { severity: 'info' },
        { value: 0.333, limit: 0.5, interval: [0.1, 0.65], isCertain: false, of: 'lookup', worst: [] },
      ),
    ),
  ],
  ['alert-cost', news(sampleAlert('cost-per-day', { workflow: null, workflowName: null }, { ...COST, isPartlyPriced: true }))],
  [
    'alert-cost-month',
    news(sampleAlert('cost-per-month', { workflow: null, workflowName: null }, { ...COST, basis: 'month', value: 25.001 })),
  ],
  [
    'alert-resolved',
    news(
      sampleAlert(
        'makespan.p95',
        { phase: 'quiet', since: null, firedAt: null, evaluatedAt: at(9) },
        { value: 550, interval: [500, 600], isCertain: false },
      ),
      { kind: 'resolved' },
    ),
  ],
  [
    'alert-eased',
    news(sampleAlert('makespan.p95', { phase: 'quiet', evaluatedAt: at(9) }, { value: 1100, isCertain: false }), {
      kind: 'resolved',
      remaining: sampleAlert('makespan.p95', warning, { value: 1100, limit: 900 }),
    }),
  ],
  ['alert-lapsed', news(sampleAlert('makespan.p95'), { kind: 'resolved', reason: 'unmeasured' })],
  ['alert-limit-removed', news(sampleAlert('makespan.p95'), { kind: 'resolved', reason: 'limit-removed' })],
  [
    'alert-limit-removed-eased',
    news(sampleAlert('makespan.p95'), {
      ...{ kind: 'resolved', reason: 'limit-removed', remaining: sampleAlert('makespan.p95', warning, { limit: 900 }) },
    }),
  ],
  ['alert-ignored', news(sampleAlert('makespan.p95'), { kind: 'resolved', reason: 'ignored' })],
  [
    'alert-hostile-names',
    news(
      sampleAlert('makespan.p95', {
        workflow: '.github/workflows/`a`|@octocat <script>alert(1)</script> #1.yml',
        workflowName: '[x](https://evil.example) @org/team\n# heading `` \u202e',
      }),
    ),
  ],
];

test.each(CASES)('%s reads as expected', (name, each, changes = undefined) => {
  const { title, markdown, text, ...rest } = alertNotice(each, { ...CONTEXT, ...changes });
  const whole = [title, JSON.stringify(rest), '=====', markdown, '=====', text, ''].join('\n\n');
  expectFile(new URL(`cases/${name}.md`, import.meta.url), whole);
});

describe('names from outside', () => {
  test('do nothing in a notice or a note, whatever they are', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (file, workflowName) => {
        const alert = sampleAlert('makespan.p95', { workflow: `.github/workflows/${file}`, workflowName });
        const { title, markdown, text } = alertNotice(news(alert), { ...CONTEXT, webUrl: null });
        const notes = alertNotes([alert]);
        for (const shown of [markdown, ...notes.map(prose)])
          for (const { pattern } of ACTIVE) expect(outsideCode(shown)).not.toMatch(pattern);
        expect(title).not.toMatch(/\n|@\w|`/);
        for (const line of [title, ...notes, ...text.split('\n'), ...markdown.split('\n')]) expect(line).not.toMatch(HIDDEN);
        expect(text.startsWith(title)).toBe(true);
        expect(text.split('\n')).toHaveLength(8);
      }),
      { numRuns: 300 },
    );
  });
});

test('two notices of one alert have one key, and each time it fires and each end another', () => {
  const keyOf = (changes: Partial<AlertNews>): string => alertNotice(news(sampleAlert('makespan.p95'), changes), CONTEXT).key;
  const keys = [keyOf({}), keyOf({}), keyOf({ kind: 'resolved' }), keyOf({ firedAt: at(30) })];
  expect(new Set(keys).size).toBe(3);
});

describe('of one evaluation', () => {
  const ended = { kind: 'resolved', reason: 'kept' } as const;
  const many = (n: number, changes: Partial<AlertNews> = {}): readonly AlertNews[] =>
    Array.from({ length: n }, (_, i) => {
      const alert = { workflow: `.github/workflows/${changes.reason ?? 'w'}-${i}.yml`, ...(i % 4 === 3 ? {} : warning) };
      const reading = changes.reason === 'kept' ? { value: 900 + i, isCertain: false } : { value: 1300 + i };
      return news(sampleAlert('makespan.p95', alert, reading), changes);
    });

  test('five news are told one by one', () => {
    const five = [...many(3), ...many(2, ended)];
    expect(alertNotices(five, CONTEXT, at(2))).toEqual(five.map((each) => alertNotice(each, CONTEXT)));
  });

  test('of more all that fire are one notice, and all that ended another', () => {
    const remaining = sampleAlert('makespan.p95', { severity: 'info' }, { value: 1000, limit: 900 });
    const eased = { ...ended, reason: 'limit-removed', remaining } as const;
    const all = [...many(240), ...many(2, ended), ...many(2, { ...ended, reason: 'ignored' }), ...many(4, eased)];
    const notices = alertNotices(all, CONTEXT, at(2));
    expect(alertNotices(all.toReversed(), CONTEXT, at(2))).toEqual(notices);
    const shown = notices.map(({ title, markdown, text, ...rest }) => [title, JSON.stringify(rest), '=====', markdown, '=====', text, '']);
    expectFile(new URL('cases/alert-many.md', import.meta.url), shown.flat().join('\n\n'));
  });

  test('a single one beside many of the other kind is told by itself', () => {
    const [end] = many(1, ended);
    expect(end).toBeDefined();
    const notices = alertNotices([...many(5), ...(end === undefined ? [] : [end])], CONTEXT, at(2));
    expect(notices.map(({ title }) => title)).toEqual([
      'Resolved: p95 makespan of kept-0.yml is 15m 00s, below 20m 00s',
      '5 alerts: 1 critical, 4 warning',
    ]);
  });

  test('names do nothing in the joined notice either', () => {
    fc.assert(
      fc.property(hostileName, (file) => {
        const six = many(6).map((each) => ({ ...each, alert: { ...each.alert, workflow: `.github/workflows/${file}` } }));
        for (const { markdown, text } of alertNotices(six, CONTEXT, at(2))) {
          for (const { pattern } of ACTIVE) expect(outsideCode(markdown)).not.toMatch(pattern);
          expect(text.split('\n')).toHaveLength(8);
          for (const line of [...text.split('\n'), ...markdown.split('\n')]) expect(line).not.toMatch(HIDDEN);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('whether what a notice tells is over', () => {
  const [fired, other] = [sampleAlert('makespan.p95'), sampleAlert('failure-rate')];
  const { key } = alertNotice(news(fired), CONTEXT);
  const together = evaluationKey('alert', at(2));

  test('is for one alert whether it fires since then', () => {
    expect(isAlertOver(key, [other, fired])).toBe(false);
    expect(isAlertOver(key, [other])).toBe(true);
    expect(isAlertOver(key, [{ ...fired, severity: 'warning' }])).toBe(true);
    expect(isAlertOver(key, [{ ...fired, firedAt: at(5) }])).toBe(true);
  });

  test('is for those of one evaluation whether one of them fires since then', () => {
    expect(isAlertOver(together, [{ ...fired, toldAt: at(9) }, other])).toBe(false);
    expect(isAlertOver(together, [{ ...fired, toldAt: at(9) }])).toBe(true);
    // Ended, fired anew, and not told again yet.
    expect(isAlertOver(together, [{ ...other, firedAt: at(5), isTold: false }])).toBe(true);
  });

  test('is never so of an end, a digest or a permission that is missing', () => {
    const end = alertNotice(news(fired, { kind: 'resolved' }), CONTEXT);
    expect([end.key, 'digest:2026-W10', 'permissions:1:abc'].map((each) => isAlertOver(each, []))).toEqual([false, false, false]);
  });
});

describe('the notes of a check run', () => {
  test('are the gravest first and the furthest beyond, one for each measure, and five with the number of the others', () => {
    const firing = [
      sampleAlert('failure-rate', { severity: 'info', workflow: '.github/workflows/a.yml' }, { value: 0.5, limit: 0.1 }),
      sampleAlert('makespan.p95', warning, { value: 1300 }),
      sampleAlert('makespan.p95'),
      ...[1, 2, 3, 4].map((i) => sampleAlert('makespan.p50', { ...warning, workflow: `.github/workflows/w${i}.yml` }, { value: 1300 + i })),
      sampleAlert('cost-per-day', { severity: 'warning', workflow: null }, COST),
      sampleAlert('queue-time.p95', { phase: 'quiet' }),
    ];
    const notes = alertNotes(firing);
    expect(alertNotes(firing.toReversed())).toEqual(notes);
    expect(notes).toEqual([
      'Alert, critical: p95 makespan of `ci.yml` is 24m 10s, above 20m 00s (n 31 runs, 95% interval 21m 02s to 27m 30s, wholly beyond the limit), since 2026-03-02 09:05 UTC.',
      'Alert, warning: cost of the last 24 hours is `$31.20`, above `$25.00` (n 412 job runs), since 2026-03-02 09:05 UTC.',
      ...[4, 3, 2]
        .map((i) => expect.stringContaining(`Alert, warning: p50 makespan of \`w${i}.yml\` is 21m 4`))
        .map((each) => each as unknown as string),
      'And 2 alerts more: 1 warning, 1 info.',
    ]);
  });

  test('are none where nothing fires', () => {
    expect([alertNotes([]), alertNotes(SEVERITIES.map((severity) => sampleAlert('failure-rate', { severity, phase: 'quiet' })))]).toEqual([
      [],
      [],
    ]);
  });
});
