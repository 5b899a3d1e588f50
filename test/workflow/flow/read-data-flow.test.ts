import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { DataFlow, Dependence, Freedom } from '../../../src/workflow/data-flow.ts';
import { jobNeeds, maySideBySide, maySwap, stepNeeds } from '../../../src/workflow/flow/dependence.ts';
import { readDataFlow } from '../../../src/workflow/flow/read-data-flow.ts';
import type { ActionFile } from '../../../src/workflow/model.ts';
import { parseAction } from '../../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';

/**
 * Each file is a workflow whose first comments ask: `# stepNeeds job b a = answer`, for unknown with a part of the reason after a colon. Local
 * actions stand at the end, behind `#--- path`, each line after `#| `.
 */
const CASES = join(import.meta.dirname, 'cases');
const QUESTION = /^# (\w+) (\S+) (\S+)(?: (\S+))? = (yes|no|unknown)(?:: (.+))?$/;

describe('data flow', () => {
  test.each(readdirSync(CASES))('%s', (file) => {
    const text = readFileSync(join(CASES, file), 'utf8');
    const flow = flowOf(text);
    const questions = text.split('\n').filter((line) => /^# \w+ .* = /.test(line));
    expect(questions.length).toBeGreaterThan(0);
    for (const line of questions) {
      const [, verb = '', one = '', two = '', three = '', answer, reason] = QUESTION.exec(line) ?? [];
      const given = ask(flow, verb, one, two, three);
      expect({ line, answer: given.answer, ...(given.answer === 'unknown' ? { reason: given.reason } : {}) }).toEqual({
        line,
        answer,
        ...(answer === 'unknown' ? { reason: expect.stringContaining(reason ?? '?') } : {}),
      });
    }
  });

  test.each([
    ['substitutions in each other', `echo ${'$('.repeat(30_000)}`],
    ['here-documents on one line', `cat ${'<<E '.repeat(15_000)}`],
    ['a script beyond the limit', 'echo a\n'.repeat(20_000)],
    ['many outputs', 'echo "a=$X$Y" >> $GITHUB_ENV\n'.repeat(2_000)],
  ])('reads %s without a crash, and claims nothing of it', (_, script) => {
    const steps = ['cat a', script].map((run) => `      - run: ${JSON.stringify(run)}\n`).join('');
    const flow = flowOf(`on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`);
    expect(stepNeeds(flow, 'a', 1, 0).answer).toMatch(/unknown|no/);
  });
});

function ask(flow: DataFlow, verb: string, one: string, two: string, three: string): Dependence | Freedom {
  if (verb === 'jobNeeds') return jobNeeds(flow, one, two);
  if (verb === 'stepNeeds') return stepNeeds(flow, one, Number(two), Number(three));
  if (verb === 'maySwap') return maySwap(flow, one, Number(two), Number(three));
  if (verb === 'maySideBySide') return maySideBySide(flow, one, Number(two), Number(three));
  throw new Error(`no such question: ${verb}`);
}

function flowOf(text: string): DataFlow {
  const [workflow = '', ...files] = text.split(/^#--- /m);
  const actions = new Map<string, ActionFile>();
  for (const file of files) {
    const path = file.slice(0, file.indexOf('\n'));
    const parsed = parseAction(path, file.slice(path.length + 1).replace(/^#\| ?/gm, ''));
    if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.message}`);
    actions.set(path, parsed.action);
  }
  const parsed = parseWorkflow('.github/workflows/ci.yml', workflow);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return readDataFlow(parsed.workflow, { workflows: new Map(), actions });
}
