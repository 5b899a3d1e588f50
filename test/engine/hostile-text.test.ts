import { describe, expect, test } from '@jest/globals';
import { deliverySign } from '../../src/engine/delivery-sign.ts';
import { publishesInScript } from '../../src/engine/publishing-commands.ts';
import { conjunctsOf } from '../../src/engine/verify/conjuncts.ts';
import { proveChange } from '../../src/engine/verify/prove-change.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

/** The largest file that is read at all, but for what stands around the script. */
const SIZE = 255 * 1024;

/** Of the calling process, in milliseconds: other work on the machine does not count. */
function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function repeated(part: string): string {
  return part.repeat(Math.ceil(SIZE / part.length)).slice(0, SIZE);
}

/** One job with this script, in double quotes. */
function withScript(script: string, more = ''): Workflow {
  const text = `on: push\npermissions: { contents: read }\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - run: ${JSON.stringify(script)}\n`;
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return parsed.workflow;
}

const PARTS = [
  'mvn ',
  'npm ',
  'gradlew ',
  'buildx build ',
  'git ',
  'terraform ',
  'aws s3 ',
  'npm run ',
  '\n',
  ' ',
  '; true ',
  '|| ',
  '\\\n',
  'x@',
  '"',
  "'",
];

describe('a script of the largest size', () => {
  test.each(PARTS)('of %j alone is read in less than a second', (part) => {
    const script = repeated(part);
    expect(cpuOf(() => publishesInScript(script))).toBeLessThan(1000);
    const [job] = withScript(repeated(part).slice(0, SIZE / 2)).jobs;
    if (job === undefined) throw new Error('the test’s workflow has no job');
    expect(cpuOf(() => deliverySign(job))).toBeLessThan(1000);
  });

  test.each(['mvn ', 'gradlew ', '\n', '; true '])('of %j alone is proven in less than a second', (part) => {
    const script = repeated(part).slice(0, SIZE / 2);
    const before = withScript(script);
    const after = withScript(script, '    timeout-minutes: 9\n');
    const plans = { planBefore: expandPlan(before), planAfter: expandPlan(after) };
    const evidence = caseEvidence(before.text, '{}');
    const declared = [{ place: 'jobs.a.timeout-minutes', before: undefined, after: 9 }];
    const work = () => expect(proveChange({ before, after, ...plans, declared, lessWork: false, evidence })).toBeNull();
    expect(cpuOf(work)).toBeLessThan(1000);
  });
});

test.each(['(', '(a && ', "'", '${{'])('a condition of %j alone is taken apart in less than a second', (part) => {
  for (const size of [4_999, SIZE]) expect(cpuOf(() => conjunctsOf(repeated(part).slice(0, size)))).toBeLessThan(1000);
});
