import { isHostedLabel } from '../../workflow/hosted-labels.ts';

/** What a runner is by its labels, as GitHub's runner adds them itself. */
export interface RunnerSystem {
  readonly system: 'linux' | 'windows' | 'macos';
  readonly architecture: 'x64' | 'arm64' | 'arm' | 'x86';
}

const SYSTEMS = ['linux', 'windows', 'macos'] as const;
const ARCHITECTURES = ['x64', 'arm64', 'arm', 'x86'] as const;
/** Of macOS from 14 on, and of Xcode's images, GitHub's runners are of Apple silicon unless the label says otherwise. */
const APPLE_SILICON = /^(?:xcode-\d\d|macos-(?:latest|1[4-9]|[2-9]\d))(?:-xlarge)?$/;

/**
 * The system that these labels name: by GitHub's own labels, or by those that a self-hosted runner gives itself; without an architecture x64. Null: they name
 * none. Source: docs.github.com, "Using labels with self-hosted runners".
 */
export function systemOfLabels(labels: readonly string[]): RunnerSystem | null {
  const lower = labels.map((label) => label.toLowerCase());
  const hosted = lower.find(isHostedLabel);
  if (hosted !== undefined) return systemOfHosted(hosted);
  const system = SYSTEMS.find((name) => lower.includes(name));
  return system === undefined ? null : { system, architecture: ARCHITECTURES.find((name) => lower.includes(name)) ?? 'x64' };
}

function systemOfHosted(label: string): RunnerSystem {
  if (APPLE_SILICON.test(label)) return { system: 'macos', architecture: 'arm64' };
  if (label.startsWith('macos')) return { system: 'macos', architecture: 'x64' };
  return { system: label.startsWith('windows') ? 'windows' : 'linux', architecture: label.endsWith('-arm') ? 'arm64' : 'x64' };
}
