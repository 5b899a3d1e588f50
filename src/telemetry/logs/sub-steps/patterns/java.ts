import { type LinePattern, type PatternReading, patternsOf } from '../line-pattern.ts';
import { printedSeconds } from '../printed-seconds.ts';

const TASK = /^> Task (:\S+)(?: (UP-TO-DATE|NO-SOURCE|FROM-CACHE|SKIPPED|FAILED))?$/;
const GOAL = /^\[INFO\] --- (?:maven-)?([\w.-]+?)(?:-maven-plugin|-plugin)?:[\w.-]+:([\w.-]+) \(([^)]*)\) @ (\S+) ---$/;
const MODULE = /^\[INFO\] Building (\S(?:.*\S)?) +\[\d+\/\d+\]$/;
const HEADING = /^\[INFO\] -+< ([\w.-]+):([\w.-]+) >-+$/;

const GRADLE = patternsOf('gradle', [
  ['Downloading https://services.gradle.org/', 'begin', 2, 'Download Gradle'],
  ['Welcome to Gradle', 'begin', 2, 'Start and configure Gradle'],
  ['Starting a Gradle Daemon', 'begin', 2, 'Start and configure Gradle'],
  ['To honour the JVM settings', 'begin', 2, 'Start and configure Gradle'],
  ['> Configure project ', 'result', 2, 'Configure projects'],
  [
    '> Task :',
    'result',
    2,
    '',
    {
      read: (line) => {
        const found = TASK.exec(line);
        if (found === null) return null;
        return { name: found[1] ?? '', role: found[2] === undefined || found[2] === 'FAILED' ? 'result' : 'none' };
      },
    },
  ],
  ['BUILD SUCCESSFUL in ', 'end', 1, 'Gradle build', { read: (line) => ({ seconds: printedSeconds(line) }) }],
  ['BUILD FAILED in ', 'end', 1, 'Gradle build', { read: (line) => ({ seconds: printedSeconds(line) }) }],
]);

/** What Maven says when its modules are built side by side; their times stand in its summary then. */
export const MAVEN_PARALLEL = 'Modules side by side';
const REACTOR = /^\[INFO\] (\S.*?) \.{2,} (?:SUCCESS|FAILURE) \[ *([\d.:]+ (?:s|min|h))/;

function reactorRow(line: string): PatternReading | null {
  const found = REACTOR.exec(line);
  return found === null ? null : { name: found[1] ?? '', seconds: printedSeconds(found[2] ?? '') };
}

const MAVEN = patternsOf('maven', [
  ['[INFO] Using the MultiThreadedBuilder', 'none', 1, MAVEN_PARALLEL],
  ['[INFO] Scanning for projects', 'begin', 2, 'Scan for projects'],
  [
    '[INFO] --- ',
    'begin',
    3,
    '',
    {
      read: (line) => {
        const found = GOAL.exec(line);
        if (found === null) return null;
        const [, plugin = '', goal = '', execution = ''] = found;
        return { name: execution.startsWith('default') ? `${plugin}:${goal}` : `${plugin}:${goal} (${execution})` };
      },
    },
  ],
  [
    '[INFO] Building ',
    'begin',
    2,
    '',
    {
      read: (line) => {
        const found = MODULE.exec(line);
        return found === null ? null : { name: found[1] ?? '' };
      },
    },
  ],
  [
    '[INFO] ---',
    'begin',
    2,
    '',
    {
      read: (line) => {
        const found = HEADING.exec(line);
        return found === null ? null : { name: found[2] ?? '' };
      },
    },
  ],
  ['[INFO] Reactor Summary', 'end', 2, ''],
  ['[INFO] BUILD SUCCESS', 'end', 2, ''],
  ['[INFO] BUILD FAILURE', 'end', 2, ''],
  ['[INFO] Total time: ', 'end', 1, '', { read: (line) => ({ seconds: printedSeconds(line) }) }],
  ['[INFO] ', 'none', 2, '', { read: reactorRow }],
]);

/** Targets stand in a line of their own; only after this line is such a line one of Ant's. */
export const ANT_BEGIN = 'Buildfile: ';

const ANT = patternsOf('ant', [
  [ANT_BEGIN, 'begin', 2, 'Start Ant'],
  ['Total time: ', 'end', 1, '', { read: (line) => ({ seconds: printedSeconds(line) }) }],
]);

export const JAVA: readonly LinePattern[] = [...GRADLE, ...MAVEN, ...ANT];
