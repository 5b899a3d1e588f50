import type { Bottleneck } from '../engine/bottlenecks/bottleneck.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatDuration } from '../model/format-duration.ts';
import { bottleneckRuns, bottleneckShare } from './bottleneck-words.ts';
import { itemsOf, type Section, sectionOf } from './document/block.ts';
import { joined, type Line, named, say, told } from './document/line.ts';
import { BOTTLENECK_WORDS } from './document/words.ts';

const MOST = 6;
const MOST_EVIDENCE = 3;
const MOST_JOBS = 3;

/** Where time could be won, each with what says so. The seconds are the mean of an upper bound: had it taken no time at all. */
export function bottlenecksSection({ bottlenecks }: WorkflowExplanation): readonly Section[] {
  return sectionOf(
    'Bottlenecks, by the mean that a run would be shorter by, did this take no time',
    3,
    itemsOf(bottlenecks, MOST, 'bottleneck', (one) => ({
      line: headline(one),
      under: [
        ...one.evidence.slice(0, MOST_EVIDENCE).map((sentence) => [told(sentence)]),
        ...(one.rules.length === 0 ? [] : [say`looked at by ${one.rules.join(', ')}`]),
      ],
    })),
  );
}

/** `a, b and 3 more` */
export function jobsWords(jobs: readonly string[]): Line {
  const shown = joined(jobs.slice(0, MOST_JOBS).map((job) => [named(job)]));
  return jobs.length > MOST_JOBS ? say`${shown} and ${jobs.length - MOST_JOBS} more` : shown;
}

function headline(bottleneck: Bottleneck): Line {
  const { kind, jobs, value } = bottleneck;
  const where = jobs.length === 0 ? [] : say` in ${jobsWords(jobs)}`;
  return say`${formatDuration(value)} (${bottleneckShare(bottleneck)}, ${bottleneckRuns(bottleneck)}): ${BOTTLENECK_WORDS[kind]}${where}`;
}
