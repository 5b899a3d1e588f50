import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { SubStep } from '../../../../src/model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../../src/model/log-instant.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { expectFile } from '../../../helpers/expect-file.ts';

const FOLDER = new URL('../../../fixtures/logs/sub-steps/', import.meta.url);

describe('what is read of a step', () => {
  test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.log')))('%s', (name) => {
    const reader = createJobLogReader();
    reader.take(readFileSync(new URL(name, FOLDER)));
    const steps = reader.finish().steps.filter(({ subSteps }) => subSteps.length > 0);
    const shown = steps.map(({ subject, start, duration, subSteps }) => ({
      step: subject,
      seconds: round(duration ?? Number.NaN),
      parts: subSteps.map((part) => shownPart(part, start ?? part.start)),
    }));
    expectFile(new URL(name.replace(/\.log$/, '.yml'), FOLDER), stringify(shown, { lineWidth: 0 }));
  });
});

function shownPart({ name, kind, basis, start, duration, cached, children }: SubStep, from: LogInstant): Record<string, unknown> {
  return {
    name,
    is: `${kind}, by ${basis}${cached === true ? ', cached' : ''}`,
    at: round(secondsFrom(from, start)),
    seconds: round(duration),
    ...(children === undefined ? {} : { parts: children.map((child) => shownPart(child, from)) }),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
