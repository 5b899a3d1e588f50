import { z } from 'zod';
import { MOST_TEST_REPORTS, type TestReport } from '../model/test-report.ts';
import { testFileField } from './job-log-field.ts';
import { id, nameText } from './payload-fields.ts';

/** What an artifact told of tests, as the history format writes it under `paceline.testReports` of a run. */
const testReportField: z.ZodType<TestReport> = z.object({
  artifactId: id,
  artifact: nameText.transform((name) => name.slice(0, MOST_TEST_REPORTS.name)),
  files: z.array(testFileField).max(MOST_TEST_REPORTS.files),
  documents: z.int().nonnegative(),
  problem: z.enum(['expired', 'too-large', 'not-readable', 'budget']).nullable(),
});

export const testReportsField = z.array(testReportField).max(MOST_TEST_REPORTS.artifacts);
