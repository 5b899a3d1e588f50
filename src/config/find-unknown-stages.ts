import { STAGES } from '../model/job-log.ts';
import { SEVERITIES } from '../model/repository-config.ts';
import { type ConfigProblem, offsetOfKey, type PositionedDocument, problemAt } from './config-problem.ts';
import { didYouMean } from './did-you-mean.ts';

/** A note for each limit of an alert on a stage that no step is ever given, and that is therefore never measured, in the order of the severities. */
export function findUnknownStages(value: unknown, positioned: PositionedDocument): readonly ConfigProblem[] {
  return SEVERITIES.flatMap((severity) => {
    const path = ['alerts', severity, 'stages'];
    const stages = path.reduce(step, value);
    if (typeof stages !== 'object' || stages === null) return [];
    return Object.keys(stages)
      .filter((name) => !STAGES.some((stage) => stage === name))
      .map((name) => {
        const meant = didYouMean(name, STAGES);
        const cure = meant === null ? `stages are ${STAGES.join(', ')}` : `did you mean "${meant}"?`;
        return problemAt(
          positioned.lines,
          offsetOfKey(positioned, path, name),
          `"${name}" is no stage, so nothing is measured of it; ${cure}`,
        );
      });
  });
}

function step(value: unknown, part: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return null;
  return (value as Readonly<Record<string, unknown>>)[part];
}
