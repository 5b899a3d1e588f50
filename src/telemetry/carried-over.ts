/**
 * True for the copy that "re-run failed jobs" makes of a job that already ran: created at the re-run, started and completed in the earlier
 * attempt, no runner. Measured in a real nightly: 32 of 296 job records, every one with an empty runner name and a negative queue time.
 * A runner's name outweighs the order of the times, since clocks differ by a second.
 */
export function isCarriedOver(job: {
  readonly createdAt: Date | null;
  readonly startedAt: Date | null;
  readonly runnerName: string | null;
}): boolean {
  if (job.createdAt === null || job.startedAt === null || job.runnerName !== null) return false;
  return job.startedAt.getTime() < job.createdAt.getTime();
}
