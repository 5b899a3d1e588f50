import type { JobLogFacts } from '../../src/model/job-log-facts.ts';
import { seconds } from '../../src/model/seconds.ts';

const RESOURCES = {
  ...{ samples: 12, cpuMean: 0.5, cpuPeak: 1, memoryPeakBytes: 2 ** 31, memoryTotalBytes: 2 ** 34 },
  ...{ diskReadBytes: null, diskWrittenBytes: 0, networkReceivedBytes: 10, networkSentBytes: 20 },
};

/** What is kept of a log, with everything that can be. */
export function sampleFacts(changes: Partial<JobLogFacts> = {}): JobLogFacts {
  return {
    bytes: 12_345,
    lines: 234,
    isWhole: true,
    runner: {
      ...{ runnerVersion: '2.330.0', image: 'ubuntu-24.04', imageVersion: '20260101.1', operatingSystem: 'Ubuntu 24.04' },
      ...{ region: 'eastus', hosting: 'github', cacheMode: null },
    },
    stages: { build: seconds(1.5), 'unit-test': seconds(20) },
    subSteps: [
      { stepNumber: 3, name: 'npm test', kind: 'command', basis: 'trace', start: seconds(4), duration: seconds(20), stage: 'unit-test' },
      { stepNumber: 4, name: 'RUN make', kind: 'docker', basis: 'output', start: seconds(30), duration: seconds(1.5), cached: true },
    ],
    tests: [{ tool: 'jest', stepNumber: 3, file: 'test/a.test.ts', duration: seconds(7.25), tests: 4, failed: 1, isSum: true }],
    resources: RESOURCES,
    stepResources: [{ stepNumber: 3, resources: RESOURCES }],
    ...changes,
  };
}
