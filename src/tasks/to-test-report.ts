import type { TestFileFact } from '../model/job-log-facts.ts';
import { seconds } from '../model/seconds.ts';
import { MOST_TEST_REPORTS, type TestReport } from '../model/test-report.ts';
import type { FetchedArtifact } from '../ports/github.ts';
import { readJUnit } from '../telemetry/logs/tests/read-junit.ts';
import type { ArtifactRecord } from '../telemetry/parse-artifact.ts';

/**
 * What is kept of an artifact. Times of one file in several documents are added up: a file has several classes. XML that tells of no test is another
 * thing, and no problem.
 */
export function toTestReport(
  { artifactId, name }: ArtifactRecord,
  fetched: FetchedArtifact | { readonly available: false; readonly reason: 'budget' },
): TestReport {
  const artifact = name.slice(0, MOST_TEST_REPORTS.name);
  if (!fetched.available) return { artifactId, artifact, files: [], documents: 0, problem: fetched.reason };
  const files = new Map<string, { duration: number; tests: number; failed: number }>();
  let [documents, isWhole] = [0, fetched.isWhole];
  for (const text of fetched.texts) {
    const { tests, problem } = readJUnit(text);
    if (tests.length === 0) continue;
    documents += 1;
    isWhole &&= problem === null;
    for (const { file, duration, tests: count = 0, failed = 0 } of tests) {
      const known = files.get(file) ?? { duration: 0, tests: 0, failed: 0 };
      files.set(file, { duration: known.duration + duration, tests: known.tests + count, failed: known.failed + failed });
    }
  }
  const facts = [...files].map(
    ([file, { duration, tests, failed }]): TestFileFact => ({
      ...{ tool: 'junit', stepNumber: null, file },
      duration: seconds(Math.round(duration * 1000) / 1000),
      tests,
      failed,
      isSum: true,
    }),
  );
  const longest = facts.sort((a, b) => b.duration - a.duration || (a.file < b.file ? -1 : 1)).slice(0, MOST_TEST_REPORTS.files);
  return { artifactId, artifact, files: longest, documents, problem: isWhole ? null : 'not-readable' };
}
