import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ledgerOf } from '../../src/engine/learning/ledger-of.ts';
import type { VerificationResult } from '../../src/engine/verification/verification-result.ts';
import type { Run } from '../../src/model/run.ts';
import { renderLedgerJson, renderLedgerMarkdown, renderLedgerText } from '../../src/report/ledger.ts';
import { renderRevertBody } from '../../src/report/revert-body.ts';
import { renderVerificationComment } from '../../src/report/verification-comment.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { measuredOutcome } from '../helpers/measured-outcome.ts';
import { type VerificationCase, verifyCase } from '../helpers/verification-case.ts';

const failing = (run: Run): Run => ({ ...run, conclusion: 'failure' });
const addressOf = (runId: number): string => `https://github.example/o/r/actions/runs/${runId}`;

function resultOf(options: VerificationCase): VerificationResult {
  const { result } = verifyCase(options);
  if (result === null) throw new Error('no result');
  return result;
}

const CASES: readonly (readonly [string, VerificationResult])[] = [
  ['verified', resultOf({ saving: 0.2 })],
  ['no-saving', resultOf({ saving: 0, predicted: 0.3, noise: 0.05 })],
  ['worse', resultOf({ saving: -0.25 })],
  ['failures-up', resultOf({ change: (runs) => runs.map((run, index) => (index >= 40 ? failing(run) : run)) })],
  ['waiting', resultOf({ saving: 0.2, after: 3 })],
  ['guard', resultOf({ predicted: 0.02 })],
];

describe.each(CASES)('the comment on the verdict: %s', (name, result) => {
  test('reads as expected', () =>
    expectFile(new URL(`cases/verification-${name}.md`, import.meta.url), renderVerificationComment(result, addressOf)));
});

test('the body of a revert reads as expected', () => {
  const worse = resultOf({ saving: -0.25 });
  expectFile(
    new URL('cases/revert.md', import.meta.url),
    renderRevertBody(worse, { pullRequest: 12, mergeSha: 'f'.repeat(40) }, addressOf),
  );
});

describe('the ledger', () => {
  const ledger = ledgerOf(
    [
      measuredOutcome({
        rule: 'cache-dependencies',
        key: 'cache-dependencies:.github/workflows/ci.yml:test',
        predicted: 0.2,
        measured: 0.17,
      }),
      measuredOutcome({
        rule: 'cache-dependencies',
        key: 'cache-dependencies:.github/workflows/e2e.yml:e2e',
        predicted: 0.3,
        measured: 0.01,
        verdict: 'refuted',
        why: 'no-saving',
      }),
      measuredOutcome({
        rule: 'drop-needless-needs',
        key: 'drop-needless-needs:.github/workflows/ci.yml:lint',
        predicted: 0.1,
        measured: 0.04,
        verdict: 'needs-more-runs',
        why: 'undecided',
        isSimulated: true,
      }),
    ],
    [
      {
        key: 'set-fail-fast:.github/workflows/ci.yml:test',
        rule: 'set-fail-fast',
        workflow: '.github/workflows/ci.yml',
        state: 'verifying',
        predictedShare: 0.12,
      },
    ],
  );

  test('reads as expected in each format', () => {
    expectFile(new URL('cases/ledger.txt', import.meta.url), renderLedgerText(ledger, { color: false, width: 120 }));
    expectFile(new URL('cases/ledger.md', import.meta.url), renderLedgerMarkdown(ledger));
    expectFile(new URL('cases/ledger-json.txt', import.meta.url), renderLedgerJson(ledger));
  });

  test('says so where nothing was verified', () => {
    expect(renderLedgerText(ledgerOf([]), { color: false, width: 80 })).toContain('Nothing was verified yet.');
  });
});

test('names from outside reach neither a mention nor a tag', () => {
  const [, verified] = CASES[0] ?? fail();
  fc.assert(
    fc.property(hostileName, (name) => {
      const hostile: VerificationResult = {
        ...verified,
        workflow: name,
        metric: { kind: 'job', job: name },
        proposals: [
          { key: name, rule: name },
          { key: 'b', rule: 'b' },
        ],
        simulatedHistory: name,
      };
      const bodies = [
        renderVerificationComment(hostile, () => name),
        renderRevertBody(hostile, { pullRequest: 1, mergeSha: name }, () => name),
      ];
      for (const body of bodies) {
        const outside = body.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '');
        expect(outside).not.toMatch(/(^|[^\w])@[A-Za-z]|<[A-Za-z!/]|javascript:/);
      }
    }),
    { numRuns: 200 },
  );
});

function fail(): never {
  throw new Error('no case');
}
