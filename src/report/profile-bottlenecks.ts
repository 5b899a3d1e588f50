import type { Bottleneck, BottleneckKind } from '../engine/bottlenecks/bottleneck.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { itemsOf, joined, type Line, named, type Section, say, sectionOf, told } from './profile-document.ts';

export const BOTTLENECK_WORDS: Readonly<Record<BottleneckKind, string>> = {
  'sequential-tests': 'tests one after the other',
  'dependency-install': 'dependency install',
  'security-scans': 'security scans one after the other',
  'container-start': 'container start-up',
  'fan-in': 'fan-in',
  queue: 'queue',
  setup: 'set-up',
  artifacts: 'artifact handling',
  build: 'build',
  other: 'other work',
};

const MOST = 6;
const MOST_EVIDENCE = 3;
const MOST_JOBS = 3;

/** Where time could be won, each with what says so. The seconds are an upper bound: had it taken no time at all. */
export function bottlenecksSection({ bottlenecks }: WorkflowExplanation): readonly Section[] {
  return sectionOf(
    'Bottlenecks: what each run would be shorter by at most, did this take no time',
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

function headline({ kind, jobs, value, share, runs }: Bottleneck): Line {
  const where = jobs.length === 0 ? [] : say` in ${jobsWords(jobs)}`;
  return say`${formatDuration(value)} (${formatShare(share)}, n ${runs}): ${BOTTLENECK_WORDS[kind]}${where}`;
}
