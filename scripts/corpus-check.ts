import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import '../src/json-modules.ts';

const { applyEdits } = await import('../src/workflow/apply-edits.ts');
const { diffPlans } = await import('../src/workflow/diff-plans.ts');
const { expandPlan } = await import('../src/workflow/expand-plan.ts');
const { parseWorkflow } = await import('../src/workflow/parse-workflow.ts');

/** Reads every workflow below a folder of repositories and says what could not be read. Ends with 1 when our own code fails on a file. */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node scripts/corpus-check.ts FOLDER');
  process.exit(2);
}

const failures: string[] = [];
const invalid: string[] = [];
const generated: string[] = [];
const unexpanded = new Map<string, number>();
let parsed = 0;
let jobRuns = 0;
let slowest = { path: '', milliseconds: 0 };
const paths = globSync(`${folder}/**/.github/workflows/*.{yml,yaml}`).sort();
const started = performance.now();

for (const path of paths) {
  const name = relative(folder, path);
  const begun = performance.now();
  try {
    check(name, readFileSync(path, 'utf8'));
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const milliseconds = performance.now() - begun;
  if (milliseconds > slowest.milliseconds) slowest = { path: name, milliseconds };
}

function check(name: string, text: string): void {
  const result = parseWorkflow(name, text);
  if (!result.ok) {
    const [{ code, line, column, message }] = result.problems;
    invalid.push(`${name}:${line}:${column}: ${code}: ${message}`);
    return;
  }
  parsed += 1;
  const { workflow } = result;
  if (workflow.generatedBy !== null) generated.push(`${name}: ${workflow.generatedBy}`);
  const plan = expandPlan(workflow);
  jobRuns += plan.triggers[0]?.jobs.length ?? 0;
  for (const { reason } of plan.unexpanded) unexpanded.set(reason, (unexpanded.get(reason) ?? 0) + 1);
  if (diffPlans(plan, expandPlan(workflow)).length > 0) failures.push(`${name}: a plan differs from itself`);
  const same = applyEdits(text, []);
  if (!same.ok || same.text !== text) failures.push(`${name}: no edit changes the text`);
  for (const job of workflow.jobs) {
    if (job.kind !== 'job' || job.runsOn?.known !== true || typeof job.runsOn.value !== 'string') continue;
    const rewritten = applyEdits(text, [{ op: 'set', route: job.runsOn.route, to: { value: job.runsOn.value } }]);
    if (rewritten.ok && rewritten.text !== text) failures.push(`${name}: setting ${job.key}.runs-on to what it is changes the text`);
  }
}

console.log(
  `${paths.length} workflows: ${parsed} parsed, ${invalid.length} invalid, ${generated.length} generated, ${failures.length} failures`,
);
console.log(`${jobRuns} job runs in the plans; unexpanded: ${[...unexpanded.values()].reduce((sum, count) => sum + count, 0)}`);
console.log(
  `${((performance.now() - started) / Math.max(1, paths.length)).toFixed(1)} ms a file; slowest ${slowest.path} ${slowest.milliseconds.toFixed(0)} ms`,
);
const list = (title: string, lines: readonly string[]) => {
  if (lines.length > 0) console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
};
list(
  'Unexpanded',
  [...unexpanded].map(([reason, count]) => `${count} ${reason}`),
);
list('Generated', generated);
list('Invalid', invalid);
list('Failures', failures);
process.exitCode = failures.length > 0 ? 1 : 0;
