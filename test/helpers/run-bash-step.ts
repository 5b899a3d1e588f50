import { spawnSync } from 'node:child_process';

/**
 * Runs a script as the runner runs a step with `shell: bash`. It returns when the script has ended and nobody holds its output any more, as the runner
 * goes on only then. Source: "Workflow syntax", `jobs.<job_id>.steps[*].shell`, GitHub Docs.
 */
export function runBashStep(script: string, temp: string, { path = process.env['PATH'] ?? '' } = {}) {
  return spawnSync('/bin/bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: '/',
    env: { PATH: path, RUNNER_TEMP: temp },
    encoding: 'utf8',
    timeout: 60_000,
  });
}
