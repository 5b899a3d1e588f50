import { notAvailable } from '../model/availability.ts';
import type { Evidence } from './evidence.ts';

/** The parts of the evidence that this version has no source for. */
export const UNREAD_EVIDENCE: Pick<Evidence, 'changedPaths' | 'artifacts' | 'utilization' | 'testTimings' | 'services' | 'otherRuns'> = {
  changedPaths: notAvailable('which paths a run changed is not read by this version'),
  artifacts: notAvailable('the list of artifacts is not read by this version'),
  utilization: notAvailable('the use of CPU and memory is not read by this version'),
  testTimings: notAvailable('the time of each test file is not read by this version'),
  services: notAvailable('the start of service containers is not read by this version'),
  otherRuns: notAvailable('the runs of other workflows are not read by this version'),
};
