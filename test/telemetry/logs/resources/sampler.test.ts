import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { samplerPrint, samplerStart } from '../../../../src/model/resource-sampler.ts';
import { type ResourceSamples, readResourceLine } from '../../../../src/telemetry/logs/resources/resource-line.ts';
import { runBashStep as runStep } from '../../../helpers/run-bash-step.ts';

/** Ends the samplers that write to this folder, each by its own id. */
function endSamplers(temp: string): void {
  const { stdout } = spawnSync(
    '/bin/sh',
    ['-c', 'for p in /proc/[0-9]*; do tr "\\0" " " < "$p/environ" 2>/dev/null | grep -qF "RUNNER_TEMP=$T" && echo "${p#/proc/}"; done'],
    {
      env: { PATH: process.env.PATH, T: temp },
      encoding: 'utf8',
    },
  );
  for (const id of stdout.split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(id));
    } catch {
      // It had ended by itself.
    }
  }
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the sampler, run by bash', () => {
  let temp = '';
  beforeAll(() => {
    temp = mkdtempSync(join(tmpdir(), 'sampler-'));
  });
  afterAll(() => {
    endSamplers(temp);
    rmSync(temp, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  test('sees a busy loop, the memory, and its own time', async () => {
    const before = Date.now();
    const started = runStep(samplerStart({ interval: 1 }).run, temp);
    expect([started.status, started.stdout, started.stderr]).toEqual([0, '', '']);
    await sleep(1500);
    // One processor for three seconds.
    spawnSync('/bin/sh', [
      '-c',
      'end=$(( $(date +%s) + 3 )); while [ "$(date +%s)" -lt "$end" ]; do k=0; while [ $k -lt 20000 ]; do k=$((k+1)); done; done',
    ]);
    await sleep(1200);
    const printed = runStep(samplerPrint().run, temp);
    expect(printed.status).toBe(0);
    expect(printed.stdout.trimEnd().split('\n')).toHaveLength(1);
    const read = readResourceLine(printed.stdout.trimEnd()) as ResourceSamples;
    expect(read.cpus).toBe(cpus().length);
    expect(Math.abs(read.memoryTotalBytes / totalmem() - 1)).toBeLessThan(0.05);
    expect(read.samples.length).toBeGreaterThan(3);
    expect(Math.max(...read.samples.map(({ cpu }) => cpu))).toBeGreaterThan(0.7 / cpus().length);
    expect(read.samples[0]?.from).toBeGreaterThanOrEqual(Math.floor(before / 1000));
    expect(read.samples.at(-1)?.to).toBeLessThanOrEqual(Date.now() / 1000 + 1);
  }, 30_000);

  test('prints nothing and does not fail where nothing was sampled', () => {
    const empty = mkdtempSync(join(tmpdir(), 'sampler-none-'));
    const printed = runStep(samplerPrint().run, empty);
    rmSync(empty, { recursive: true });
    expect([printed.status, printed.stdout, printed.stderr]).toEqual([0, '', '']);
  });

  test('keeps at most as many samples as it may, by sampling half as often', async () => {
    const own = mkdtempSync(join(tmpdir(), 'sampler-most-'));
    // Time that passes at once: the script's own sleep is the only one it has.
    const script = samplerStart({ interval: 1, most: 10 }).run.replace('sleep "$i"', 'echo "$i" >> "$f.slept"; sleep 0.02');
    runStep(script, own);
    await sleep(3000);
    endSamplers(own);
    const lines = readFileSync(join(own, 'paceline-resources'), 'utf8').trimEnd().split('\n');
    const intervals = readFileSync(join(own, 'paceline-resources.slept'), 'utf8').trimEnd().split('\n').map(Number);
    rmSync(own, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(intervals.slice(0, 16)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 4, 4]);
  }, 30_000);

  test('prints no more than the line may hold, of any number of samples', () => {
    const own = mkdtempSync(join(tmpdir(), 'sampler-long-'));
    const line = (k: number): string =>
      `${1_800_000_000 + k * 100} ${k * 10} ${k * 100} 16000000 8000000 ${k * 9e9} ${k * 9e9} ${k * 9e9} ${k * 9e9} 4`;
    const file = Array.from({ length: 1000 }, (_, k) => line(k)).join('\n');
    spawnSync('/bin/sh', ['-c', 'cat > "$T/paceline-resources"'], {
      env: { PATH: process.env.PATH, T: own },
      input: `${file}\nnonsense\n`,
    });
    const { stdout } = runStep(samplerPrint().run, own);
    rmSync(own, { recursive: true });
    expect(stdout.length).toBeLessThan(12_000);
    expect(stdout.trimEnd()).toMatch(/^paceline-resources:v1 start=1800000000 cpus=4 memory=15625 used=7812 samples=100,100,0,/);
  });
});

test('the two steps are steps of a workflow, without an action, a download or an expression in the script', () => {
  for (const step of [samplerStart(), samplerPrint()]) {
    expect(parse(stringify(step))).toEqual(step);
    expect(step).not.toHaveProperty('uses');
    expect(step.run).not.toMatch(/\$\{\{|curl|wget|https?:/);
    expect(step).toMatchObject({ shell: 'bash', 'working-directory': '/' });
  }
  expect([samplerStart().if, samplerPrint().if]).toEqual([undefined, 'always()']);
  expect([samplerStart({ isMixed: true }).if, samplerPrint({ isMixed: true }).if]).toEqual([
    "runner.os == 'Linux'",
    "always() && runner.os == 'Linux'",
  ]);
});

test.each([
  [{ interval: 0 }, 'i=1;'],
  [{ interval: 2.9 }, 'i=2;'],
  [{ interval: Number.NaN }, 'i=1;'],
  [{ interval: 1e9 }, 'i=600;'],
  [{ most: 1e9 }, '-ge 200 ]'],
  [{ most: -1 }, '-ge 10 ]'],
])('with %j the script has %s: whole numbers within bounds', (options, text) => {
  expect(samplerStart(options).run).toContain(text);
});
