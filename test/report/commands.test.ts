import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';
import { parseCommands } from '../../src/engine/commands/parse-command.ts';
import { type Box, readCheckboxes, renderCheckbox } from '../../src/report/checkbox.ts';
import { type CommandAnswer, commandList, renderCommandAnswer } from '../../src/report/command-answer.ts';
import {
  type Dashboard,
  type DashboardProposal,
  type DashboardState,
  isDashboard,
  renderDashboardIssue,
} from '../../src/report/dashboard-issue.ts';
import { codeBlock } from '../../src/report/escape-markdown.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';

const answersOf = (a: string, b: string): readonly CommandAnswer[] => [
  { kind: 'help' },
  { kind: 'not-understood', words: [a, b] },
  { kind: 'not-allowed' },
  { kind: 'not-possible', reason: `the job ${a} is not there any more` },
  { kind: 'hands-off', branch: a, commits: 2 },
  { kind: 'up-to-date', base: a },
  { kind: 'ignored', what: 'rule', subject: a },
  { kind: 'ignored', what: 'workflow', subject: a },
  { kind: 'ignored', what: 'job', subject: b },
  { kind: 'ignores', byComment: { rules: [a], workflows: [], jobs: [b] }, byConfiguration: { rules: [], workflows: [a], jobs: [] } },
  { kind: 'ignores', byComment: { rules: [], workflows: [], jobs: [] }, byConfiguration: { rules: [], workflows: [], jobs: [] } },
  { kind: 'unignored', subject: a },
  { kind: 'not-ignored', subject: a, isInConfiguration: true },
  { kind: 'not-ignored', subject: b, isInConfiguration: false },
  { kind: 'explanation', rule: 'set-job-timeout', title: a, sentences: [`It looks at ${a}.`, `Rejected: ${b}.`] },
  { kind: 'measured-so-far', counted: 12, needed: 40, unit: 'push', text: `runner time of a push 21m, before 22m, of ${a}` },
  { kind: 'reverting', pullRequest: 12, isNew: true },
  { kind: 'reverting', pullRequest: 12, isNew: false },
];

describe('the answers to commands', () => {
  test('say what became of each', () =>
    expectFile(
      new URL('cases/command-answers.md', import.meta.url),
      `${answersOf('release.yml', 'test (20)')
        .map((answer) => `<!-- ${answer.kind} -->\n${renderCommandAnswer(answer, 'paceline')}`)
        .join('\n\n')}\n`,
    ));
  test('carry no name as Markdown, and no command of their own that would be heard', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (a, b) => {
        for (const answer of answersOf(a, b)) {
          const text = renderCommandAnswer(answer, 'paceline');
          const read = outsideCode(text.replace(/^#12 /, ''));
          for (const { what, pattern } of ACTIVE)
            expect({ what, found: pattern.exec(read)?.[0] ?? null, text }).toEqual({ what, found: null, text });
          expect(HIDDEN.exec(text)).toBeNull();
          expect(parseCommands({ body: text, isFromBot: false }, 'paceline')).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
  test('to ignoring name lines that the configuration takes and that mean the same', () => {
    fc.assert(
      fc.property(hostileName, fc.constantFrom('workflow' as const, 'job' as const), (subject, what) => {
        const text = renderCommandAnswer({ kind: 'ignored', what, subject: `x${subject}` }, 'paceline');
        const yaml = /^(`{3,})yaml\n([\s\S]*?)\n\1$/m.exec(text)?.[2] ?? 'missing';
        expect(readRepositoryConfig(yaml)).toMatchObject({ ok: true });
      }),
    );
    const yaml =
      /```yaml\n(.*)\n/.exec(renderCommandAnswer({ kind: 'ignored', what: 'rule', subject: 'set-job-timeout' }, 'paceline'))?.[1] ?? '';
    const read = readRepositoryConfig(yaml);
    expect(read.ok && read.config.rules.get('set-job-timeout')?.mode).toBe('off');
  });
});

const box: fc.Arbitrary<Box> = fc.oneof(
  fc.constant<Box>({ action: 'reanalyze', key: null }),
  fc.record({ action: fc.constantFrom('open' as const, 'rebase' as const, 'retry' as const), key: hostileName }),
);
const tick = (line: string): string => line.replace('[ ]', '[x]');

test('the commands stand in docs/onboarding.md', () => {
  const page = new URL('../../docs/onboarding.md', import.meta.url);
  const between = /(?<=<!-- commands -->\n)[\s\S]*(?=<!-- end of commands -->)/;
  const [, table = ''] = commandList('paceline').split('\n\n');
  expectFile(
    page,
    readFileSync(page, 'utf8').replace(between, () => `\n${table}\n\n`),
  );
});

describe('boxes', () => {
  test('that are ticked are read back, whatever the keys are and stands around them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(box, fc.boolean()), { selector: ([each]) => JSON.stringify(each), maxLength: 8 }), (boxes) => {
        const lines = boxes.map(([each, isTicked]) => (isTicked ? tick : String)(renderCheckbox(each, 'text')));
        const body = `Intro\n\n${lines.join('\n')}\n\nEnd`;
        expect(readCheckboxes(body)).toEqual(boxes.flatMap(([each, isTicked]) => (isTicked ? [each] : [])));
        expect(readCheckboxes(body.replaceAll('\n', '\r\n').replaceAll('- [x]', '  * [X] '))).toEqual(readCheckboxes(body));
      }),
    );
  });
  const open = tick(renderCheckbox({ action: 'open', key: 'a' }, 'x'));
  test.each([
    ['is not ticked', renderCheckbox({ action: 'open', key: 'a' }, 'x')],
    ['stands in a fenced block', codeBlock(open, 'diff')],
    ['stands in a fenced block of a list', `- ~~~\n${open}\n~~~`],
    ['lost its marker', '- [x] text'],
    ['has a marker that cannot be read', '- [x] <!-- paceline:box {"action": -->x'],
    ['has an action that is none', '- [x] <!-- paceline:box {"action":"merge","key":"a"} -->x'],
    ['lacks the key that it needs', '- [x] <!-- paceline:box {"action":"open","key":null} -->x'],
    ['holds something else than a box', '- [x] <!-- paceline:box {"action":{},"key":[1]} -->x'],
    ['has text before its marker', '- [x] see <!-- paceline:box {"action":"open","key":"a"} -->x'],
  ])('one that %s is none', (_, body) => expect(readCheckboxes(body)).toEqual([]));
  test('of a body that says it twice count once, and after a fence they count again', () =>
    expect(readCheckboxes(`${open}\n${open}\n\`\`\`\n${open}\n\`\`\`\n${tick(renderCheckbox({ action: 'retry', key: 'a' }, ''))}`)).toEqual(
      [
        { action: 'open', key: 'a' },
        { action: 'retry', key: 'a' },
      ],
    ));
  test('of any text at all throw nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) =>
        expect(Array.isArray(readCheckboxes(`- [x] <!-- paceline:box {${body}} -->`))).toBe(true),
      ),
    );
  });
});

const STATES: readonly DashboardState[] = [
  'waiting',
  'suggested',
  'open',
  'edited',
  'conflicted',
  'verifying',
  'decided',
  'closed',
  'failed',
];
const proposal = (state: DashboardState, i: number): DashboardProposal => ({
  key: `set-job-timeout:.github/workflows/ci.yml:job-${i}`,
  title: 'Set a job timeout',
  path: '.github/workflows/ci.yml',
  job: `job-${i}`,
  state,
  reason: state === 'waiting' ? '2 pull requests are open (pull-requests.open: 2)' : state === 'failed' ? 'GitHub did not answer' : null,
  pullRequest: ['waiting', 'suggested', 'failed'].includes(state) ? null : 10 + i,
  predicted: 'makespan 48s a run (95% interval 31s to 1m 05s; replay of 120 runs, 2026-01-05 to 2026-03-02)',
  measured:
    state === 'decided'
      ? 'verified: makespan 44s a run (98% interval 20s to 1m 08s; 40 runs)'
      : state === 'verifying'
        ? '12 of 40 runs'
        : null,
});
const DASHBOARD: Dashboard = {
  asOf: new Date('2026-03-03T09:30:00Z'),
  problems: ['`.github/paceline.yml` is not valid: line 3, column 5: write one of basic, intelligent'],
  proposals: STATES.map(proposal),
};

describe('the dashboard issue', () => {
  test('shows where every proposal stands', () => {
    const { title, body } = renderDashboardIssue(DASHBOARD);
    expectFile(new URL('cases/dashboard-issue.md', import.meta.url), `title: ${title}\n\n${body}\n`);
    expect(isDashboard(body)).toBe(true);
    expect(isDashboard('Thanks!')).toBe(false);
  });
  test('without proposals says so, and can still be asked to look again', () => {
    const { body } = renderDashboardIssue({ ...DASHBOARD, problems: [], proposals: [] });
    expect(body).toContain('There is no proposal now.');
    expect(readCheckboxes(tick(body))).toEqual([{ action: 'reanalyze', key: null }]);
  });
  test('asks by its boxes for what the state allows', () => {
    const ticked = readCheckboxes(renderDashboardIssue(DASHBOARD).body.replaceAll('[ ]', '[x]'));
    const asked = new Map(ticked.map(({ action, key }) => [key, action]));
    expect(DASHBOARD.proposals.map(({ state, key }) => [state, asked.get(key) ?? null])).toEqual([
      ['waiting', 'open'],
      ['suggested', 'open'],
      ['open', 'rebase'],
      ['edited', 'retry'],
      ['conflicted', 'rebase'],
      ['verifying', null],
      ['decided', null],
      ['closed', 'retry'],
      ['failed', 'retry'],
    ]);
  });
  test('of a thousand proposals with hostile names stays within the limit and shows no name as Markdown', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (a, b) => {
        const proposals = Array.from({ length: 1_000 }, (_, i) => ({
          ...proposal(STATES[i % STATES.length] as DashboardState, i),
          ...{ title: b, path: a, job: b, reason: a.repeat(3), predicted: b },
        }));
        const { body } = renderDashboardIssue({ ...DASHBOARD, problems: [a, b], proposals });
        expect(body.length).toBeLessThanOrEqual(58_000);
        expect(isDashboard(body)).toBe(true);
        expect(readCheckboxes(body)).toEqual([]);
        const read = outsideCode(
          body.replace(/<!-- paceline:(?:dashboard|box \{[^<>]*\}) -->/g, '').replace(/\[#\d+\]\(\.\.\/pull\/\d+\)/g, ''),
        );
        for (const { what, pattern } of ACTIVE) expect({ what, found: pattern.exec(read)?.[0] ?? null }).toEqual({ what, found: null });
        expect(HIDDEN.exec(body)).toBeNull();
      }),
      { numRuns: 15 },
    );
  });
});
