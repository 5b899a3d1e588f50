import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { analyzeWorkflow } from '../../src/engine/analyze-workflow.ts';
import type { JobLog } from '../../src/model/job-log.ts';
import { renderPullRequest } from '../../src/report/pull-request.ts';
import { rule } from '../../src/rules/sample-resources/rule.ts';
import { createJobLogReader } from '../../src/telemetry/logs/job-log-reader.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';
import { runBashStep } from '../helpers/run-bash-step.ts';

const WORKFLOW = `on: [push]
defaults:
  run: { shell: sh, working-directory: app }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
`;
/** One sample a second, so that the test need not wait. */
const CONFIGURATION = "config: 'rules: { sample-resources: { options: { jobs: [test], interval: 1 } } }'";

function analyze() {
  const evidence = caseEvidence(WORKFLOW, CONFIGURATION);
  const analysis = analyzeWorkflow({ ok: true, path: evidence.workflow.path, evidence }, [rule], { seed: 1 });
  if (analysis.status !== 'analyzed') throw new Error('the workflow was not analyzed');
  const [finding] = analysis.findings;
  if (finding?.outcome?.kind !== 'proven') throw new Error('nothing was proven');
  return { finding, proven: finding.outcome.proven };
}

interface WrittenStep {
  readonly run: string;
  readonly shell: string;
  readonly 'working-directory': string;
}

/** The steps as they stand in the edited file. */
function editedSteps(): readonly [WrittenStep, WrittenStep] {
  const [file] = analyze().proven.files;
  const workflow = parse(file?.content ?? '') as { jobs: { test: { steps: readonly WrittenStep[] } } };
  const { steps } = workflow.jobs.test;
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || steps.length !== 3) throw new Error('not two steps more');
  return [first, last];
}

/** The log of a job as GitHub writes it, from the times of its steps. */
function logOf(parts: readonly { readonly at: Date; readonly script: string; readonly output: string }[], end: Date): JobLog {
  const lines = parts.flatMap(({ at, script, output }) => {
    const texts = script.trimEnd().split('\n');
    const header = [`##[group]Run ${texts[0]}`, ...texts.map((text) => `\u001b[36;1m${text}\u001b[0m`), 'shell: /usr/bin/bash --noprofile --norc -e -o pipefail {0}', '##[endgroup]'];
    return [...header, ...output.split('\n').filter((text) => text !== '')].map((text) => stamp(at, text));
  });
  const reader = createJobLogReader({});
  reader.takeText([...lines, stamp(end, 'Cleaning up orphan processes'), ''].join('\n'));
  return reader.finish();
}

function stamp(at: Date, text: string): string {
  return `${at.toISOString().replace('Z', '0000Z')} ${text}`;
}

const BUSY = 'end=$((SECONDS + 3)); while [ "$SECONDS" -lt "$end" ]; do :; done';

(process.platform === 'linux' ? describe : describe.skip)('the steps of the edited file, run by bash', () => {
  let temp = '';
  beforeEach(() => {
    temp = mkdtempSync(join(tmpdir(), 'sample-resources-'));
  });
  afterEach(() => {
    // Ends by itself once its file is gone; at the latest one interval later.
    rmSync(temp, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test('tell the use of a busy job through the reader of its log, and leave nothing behind', async () => {
    const [first, last] = editedSteps();
    const started = new Date();
    const start = runBashStep(first.run, temp);
    expect([start.status, start.stdout, start.stderr]).toEqual([0, '', '']);
    await sleep(1200);
    const group = Number(readFileSync(join(temp, 'paceline-resources.pid'), 'utf8'));
    expect(isGoing(group)).toBe(true);
    const worked = new Date();
    expect(spawnSync('/bin/bash', ['-c', BUSY]).status).toBe(0);
    await sleep(1200);
    const printed = new Date();
    const print = runBashStep(last.run, temp);
    expect([print.status, print.stderr]).toEqual([0, '']);
    expect(readdirSync(temp)).toEqual([]);
    await expectGone(group);

    const log = logOf(
      [
        { at: started, script: first.run, output: start.stdout },
        { at: worked, script: BUSY, output: '' },
        { at: printed, script: last.run, output: print.stdout },
      ],
      new Date(),
    );
    expect(log.resources).not.toBeNull();
    const use = log.resources;
    const busy = log.steps.find(({ subject }) => subject?.startsWith('end=') === true)?.resources;
    expect(busy).toEqual(expect.anything());
    for (const each of [use, busy]) {
      expect(each?.cpuMean).toBeGreaterThan(0);
      expect(each?.cpuPeak).toBeLessThanOrEqual(1);
      expect(each?.memoryPeakBytes).toBeGreaterThan(0);
      expect(each?.memoryPeakBytes).toBeLessThanOrEqual(each?.memoryTotalBytes ?? 0);
    }
    // One processor was busy in full for most of the step.
    expect(busy?.cpuPeak).toBeGreaterThan(0.7 / cpus().length);
  }, 60_000);

  test('print what there is where a file of /proc is missing', async () => {
    const [first, last] = editedSteps();
    expect(first.run).toContain('/proc/diskstats');
    expect(runBashStep(first.run.replace('/proc/diskstats', '/proc/none'), temp).status).toBe(0);
    await sleep(2500);
    const print = runBashStep(last.run, temp);
    expect([print.status, print.stderr]).toEqual([0, '']);
    expect(print.stdout).toMatch(/^paceline-resources:v1 start=\d+ cpus=\d+ memory=\d+ used=\d+ samples=\d+,\d+,-?\d+,0,0,\d+,\d+/);
  }, 60_000);

  test('end well without awk, without a folder, and when nothing was sampled', () => {
    const [first, last] = editedSteps();
    for (const [folder, options] of [[temp, { path: '/nowhere' }], [join(temp, 'none'), {}]] as const) {
      const ends = [first, last].map(({ run }) => {
        const { status, stdout } = runBashStep(run, folder, options);
        return [status, stdout];
      });
      expect(ends).toEqual([[0, ''], [0, '']]);
    }
    expect(runBashStep(last.run, temp).status).toBe(0);
  }, 60_000);

  test('end the sampler when the folder of the job is emptied, and no process but the sampler', async () => {
    const [first, last] = editedSteps();
    const bystander = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    runBashStep(first.run, temp);
    await sleep(1200);
    const group = Number(readFileSync(join(temp, 'paceline-resources.pid'), 'utf8'));
    rmSync(temp, { recursive: true });
    await expectGone(group);
    expect(runBashStep(last.run, temp).status).toBe(0);
    expect(isGoing(bystander.pid ?? 0, false)).toBe(true);
    bystander.kill();
  }, 60_000);
});

test('neither depends on the shell and the folder that the workflow sets', () => {
  for (const step of editedSteps()) expect(step).toMatchObject({ shell: 'bash', 'working-directory': '/' });
});

test('the pull request says that it is a measurement, what it adds and how to be rid of it', () => {
  const { finding, proven } = analyze();
  const { title, body } = renderPullRequest(proven, { finding, simulatedHistory: null, baseSha: 'a'.repeat(40) });
  expect(title).toBe('ci: sample the resource use of test in ci.yml');
  expect(body).toContain('It is a measurement and makes nothing faster.');
  expect(body).toContain('and steps are added');
  expect(body).toContain('remove the two steps');
  expect(body).not.toMatch(/less work|[Ff]aster:/);
  expect(proven.prediction.predicted).toBe(false);
  expect(proven.proposal.planChanges.map(({ place, before }) => [place, before])).toEqual([
    ['jobs.test.steps[0]', undefined],
    ['jobs.test.steps[2]', undefined],
  ]);
});

/** Whether a process, or any of its group, is there and no mere record of one that ended. */
function isGoing(id: number, isGroup = true): boolean {
  const { stdout } = spawnSync('/bin/ps', ['-eo', 'pid=,pgid=,stat='], { encoding: 'utf8' });
  return stdout.split('\n').some((line) => {
    const [pid, group, state = 'Z'] = line.trim().split(/\s+/);
    return !state.startsWith('Z') && Number(isGroup ? group : pid) === id;
  });
}

async function expectGone(group: number): Promise<void> {
  for (let left = 100; left > 0 && isGoing(group); left -= 1) await sleep(100);
  expect(isGoing(group)).toBe(false);
}
