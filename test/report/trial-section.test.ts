import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoted } from '../../src/engine/bottlenecks/quoted.ts';
import { renderTrial, trialLine } from '../../src/report/trial-section.ts';
import { rerunsOf, TRIAL_CASES } from '../engine/trial/trial-cases.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';

const rendered = (name: string): string => {
  const trial = TRIAL_CASES[name]?.();
  if (trial === undefined) throw new Error(`there is no case ${name}`);
  return `${trialLine(trial)} [${trial.state}, ${trial.decision}]\n\n${renderTrial(trial, rerunsOf(trial))}\n`;
};

describe('what a pull request says of its own runs', () => {
  test.each(Object.keys(TRIAL_CASES))('in the case %s is told for what it is', (name) =>
    expectFile(new URL(`cases/trial-${name}.md`, import.meta.url), rendered(name)),
  );

  test.each(Object.keys(TRIAL_CASES))('in the case %s keeps names out of Markdown and claims no saving', (name) => {
    const text = rendered(name);
    for (const { what, pattern } of ACTIVE) expect([what, pattern.exec(outsideCode(text))?.[0]]).toEqual([what, undefined]);
    expect(HIDDEN.exec(text)).toBeNull();
    expect(text).not.toMatch(/\bfaster\b|\bsav(?:es|ed|ing|ings)\b|\bspeed-?up\b|\bproves? that\b/i);
  });

  test('keeps any name out of Markdown, wherever it stands', () => {
    fc.assert(
      fc.property(hostileName, hostileName, fc.constantFrom(...Object.values(TRIAL_CASES)), (name, other, build) => {
        const trial = build();
        const text = renderTrial({
          ...trial,
          path: `.github/workflows/${name}`,
          reasons: [`It starts on ${quoted(name)}.`],
          startedBy: [`a push to ${quoted(other)}`],
          recovered: [name, other],
          runs: trial.runs.map((run) => ({ ...run, event: name })),
          failures: trial.failures.map((one) => ({
            ...one,
            job: other,
            blame: { ...one.blame, why: `${quoted(name)} needs ${quoted(other)}` },
          })),
          sights: [{ what: 'needs', seen: 'seen', text: `${quoted(name)} no longer needs ${quoted(other)}` }],
          simulatedHistory: name,
        });
        for (const { what, pattern } of ACTIVE) expect([what, pattern.exec(outsideCode(text))?.[0]]).toEqual([what, undefined]);
        expect(HIDDEN.exec(text)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
