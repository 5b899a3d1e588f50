import type { Random } from '../../../src/stats/seeded-random.ts';

/** A job of a generated workflow. Times are in seconds. */
export interface JobSpec {
  readonly key: string;
  readonly needs: readonly string[];
  readonly label: string;
  /** Values of its matrix; empty for a job without one. */
  readonly values: readonly number[];
  readonly maxParallel: number | null;
  readonly failFast: boolean;
  /** `if:` as written; null for none. */
  readonly condition: "github.event_name == 'push'" | 'always()' | null;
  /** The median of each leg's time. */
  readonly typical: number;
  /** 0 to 1. */
  readonly failureRate: number;
  /** The median of what it waits for something outside of the file before a runner is asked; 0 for nothing. */
  readonly heldFor: number;
}

export interface WorkflowSpec {
  readonly name: string;
  readonly jobs: readonly JobSpec[];
}

export interface SpecOptions {
  readonly labels: readonly string[];
  /** 0 to 1: how many jobs have a matrix. */
  readonly matrices?: number;
  readonly failureRate?: number;
}

/** A workflow of 2 to 8 jobs whose needs are drawn by lot among the jobs before. */
export function drawWorkflow(name: string, random: Random, { labels, matrices = 0.3, failureRate = 0.01 }: SpecOptions): WorkflowSpec {
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const count = whole(2, 8);
  const jobs = Array.from({ length: count }, (_, index): JobSpec => {
    const before = Array.from({ length: index }, (__, other) => `job${other}`);
    const hasMatrix = random() < matrices;
    return {
      key: `job${index}`,
      needs: before.filter(() => random() < 1.2 / Math.max(1, index)).slice(0, 3),
      label: labels[whole(0, labels.length - 1)] ?? 'ubuntu-latest',
      values: hasMatrix ? Array.from({ length: whole(2, 5) }, (__, value) => value + 1) : [],
      maxParallel: hasMatrix && random() < 0.4 ? 2 : null,
      failFast: random() < 0.5,
      condition: index > 0 && random() < 0.15 ? "github.event_name == 'push'" : index > 1 && random() < 0.1 ? 'always()' : null,
      typical: Math.exp(Math.log(60) + random() * Math.log(10)),
      failureRate,
      heldFor: 0,
    };
  });
  return { name, jobs };
}

/** The workflow file. */
export function writeWorkflow({ name, jobs }: WorkflowSpec): string {
  const lines = [`name: ${name}`, 'on: [push, pull_request]', 'jobs:'];
  for (const job of jobs) {
    lines.push(`  ${job.key}:`, `    runs-on: ${job.label}`);
    if (job.needs.length > 0) lines.push(`    needs: [${job.needs.join(', ')}]`);
    if (job.condition !== null) lines.push(`    if: ${job.condition}`);
    if (job.values.length > 0) {
      lines.push('    strategy:', '      matrix:', `        part: [${job.values.join(', ')}]`);
      if (job.maxParallel !== null) lines.push(`      max-parallel: ${job.maxParallel}`);
      if (!job.failFast) lines.push('      fail-fast: false');
    }
    lines.push('    steps:', '      - run: make');
  }
  return `${lines.join('\n')}\n`;
}
