import type { RunnerFacts } from '../../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import type { Seconds } from '../../../model/seconds.ts';
import type { LogNote } from '../log-section.ts';

type SetupFacts = Omit<RunnerFacts, 'services' | 'container'>;

const MOST_ACTIONS = 300;
const MOST_PERMISSIONS = 50;
const IMAGE_GROUPS = new Set(['Runner Image', 'Virtual Environment', 'VM Image']);
const PROVISIONER_GROUPS = new Set(['Runner Image Provisioner', 'Virtual Environment Provisioner', 'VM Image Provisioner']);
const DOWNLOAD = /^(?:##\[group\])?Download (?:action repository|immutable action package) '([^']+)'(?: \(SHA:([0-9a-f]{40})\))?$/;
const SOURCE_SHA = /^Source commit SHA: ([0-9a-f]{40})$/;
const WAITS = ['Waiting for a runner ', 'Job is waiting for ', 'Job is about to start running on '];
const PERMISSION = /^([A-Za-z]+): ([a-z-]+)$/;

/**
 * What the runner says of itself before the job's first step (actions/runner JobExtension.cs and ActionManager.cs; the groups had other names until 2022).
 * `waiting`: the lines before its first word. `next`: what follows the set-up, for the time of the last download.
 */
export function readSetup(waiting: readonly LogNote[], notes: readonly LogNote[], next: LogInstant | null): SetupFacts {
  const groups = readGroups(notes);
  const first = (names: ReadonlySet<string>): readonly string[] => [...names].flatMap((name) => groups.get(name) ?? []);
  const image = first(IMAGE_GROUPS);
  const provisioner = first(PROVISIONER_GROUPS);
  const loose = notes.map(({ text }) => text);
  const runnerName = quoted(loose, 'Runner name: ');
  const runnerGroup = quoted(loose, 'Runner group name: ');
  const isHosted = image.length > 0 || provisioner.length > 0;
  return {
    runnerVersion: quoted(loose, 'Current runner version: '),
    image: textAfter(image, 'Image: ') ?? textAfter(image, 'Environment: '),
    imageVersion: textAfter(image, 'Version: '),
    operatingSystem: groups.get('Operating System')?.join(' ') ?? null,
    provisionerVersion: textAfter(provisioner, 'Version: ') ?? provisioner.find((line) => /^\d/.test(line)) ?? null,
    region: textAfter(provisioner, 'Azure Region: '),
    hosting: hostingOf({ waiting, isHosted, runnerName, runnerGroup }),
    runnerName: scrubText(runnerName),
    runnerGroup: scrubText(runnerGroup),
    wait: waitOf(waiting, notes[0]),
    cacheMode: textAfter(loose, 'Cache mode: '),
    secretSource: textAfter(loose, 'Secret source: '),
    tokenPermissions: permissionsOf(groups.get('GITHUB_TOKEN Permissions') ?? []),
    hasLockfile: loose.some((line) => line.startsWith("Using locked action versions from the workflow's lockfile")),
    actions: actionsOf(notes, next),
  };
}

/** Lines by the group they stand in; groups of the set-up are not in each other. A line of `ubuntu-slim` begins with a dash. */
function readGroups(notes: readonly LogNote[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  let open: string[] | null = null;
  for (const { text } of notes) {
    if (text.startsWith('##[group]')) {
      const name = text.slice('##[group]'.length);
      open = groups.get(name) ?? [];
      groups.set(name, open);
    } else if (text === '##[endgroup]') open = null;
    else open?.push(text.replace(/^- /, ''));
  }
  return groups;
}

function textAfter(lines: readonly string[], start: string): string | null {
  const line = lines.find((each) => each.startsWith(start));
  return line === undefined ? null : line.slice(start.length).trim();
}

function quoted(lines: readonly string[], start: string): string | null {
  return textAfter(lines, start)?.replace(/^'|'$/g, '') ?? null;
}

/** The runner names itself on larger and self-hosted machines only; GitHub's own images are on larger ones, and not on yours. */
function hostingOf(facts: {
  readonly waiting: readonly LogNote[];
  readonly isHosted: boolean;
  readonly runnerName: string | null;
  readonly runnerGroup: string | null;
}): RunnerFacts['hosting'] {
  const { waiting, isHosted, runnerName, runnerGroup } = facts;
  const isNamed = runnerName !== null && runnerGroup !== null && runnerGroup !== 'GitHub Actions';
  if (isHosted) return isNamed ? 'larger' : 'github';
  if (runnerName !== null) return 'self-hosted';
  const assigned = waiting.findLast(({ text }) => text.startsWith('Job is about to start running on the '))?.text ?? '';
  if (assigned.startsWith('Job is about to start running on the runner: ')) return 'self-hosted';
  return assigned.startsWith('Job is about to start running on the hosted runner: ') ? 'github' : 'unknown';
}

function waitOf(waiting: readonly LogNote[], word: LogNote | undefined): Seconds | null {
  const [first] = waiting;
  if (first === undefined || word === undefined || !waiting.some(({ text }) => WAITS.some((start) => text.startsWith(start)))) return null;
  const time = secondsFrom(first, word);
  return time < 0 ? null : time;
}

function permissionsOf(lines: readonly string[]): Record<string, string> {
  const found = lines.slice(0, MOST_PERMISSIONS).flatMap((line) => {
    const [, name = '', level = ''] = PERMISSION.exec(line) ?? [];
    return name === '' ? [] : [[name, level] as const];
  });
  return Object.fromEntries(found);
}

/** The line stands before the download, so that the time to the next line is its own. Three lines about an immutable package follow it, in a group. */
function actionsOf(notes: readonly LogNote[], next: LogInstant | null): RunnerFacts['actions'] {
  return notes
    .flatMap((note, at) => {
      const [, action, sha = null] = DOWNLOAD.exec(note.text) ?? [];
      if (action === undefined) return [];
      const about = notes.slice(at + 1).findIndex(({ text }) => !/^(?:(?:Version|Digest|Source commit SHA): |##\[endgroup\]$)/.test(text));
      const after = notes.slice(at + 1, about === -1 ? undefined : at + 1 + about);
      const source = after.map(({ text }) => SOURCE_SHA.exec(text)?.[1]).find((found) => found !== undefined);
      const end = notes[at + 1 + after.length] ?? next;
      const time = end === null ? null : secondsFrom(note, end);
      return [{ action: scrubText(action), sha: sha ?? source ?? null, download: time === null || time < 0 ? null : time }];
    })
    .slice(0, MOST_ACTIONS);
}
