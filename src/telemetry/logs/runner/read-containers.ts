import type { RunnerFacts } from '../../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import type { Seconds } from '../../../model/seconds.ts';
import type { LogNote } from '../log-section.ts';

type ContainerFacts = Pick<RunnerFacts, 'services' | 'container'>;
type Service = { -readonly [Key in keyof RunnerFacts['services'][number]]: RunnerFacts['services'][number][Key] };

const MOST_SERVICES = 50;
const START = /^##\[group\]Starting (?:(job) container|(\S+) service container)$/;
const PULL = /^##\[command\]\S*docker(?:\.exe)? (?:--config \S+ )?pull (\S+)$/;
const HEALTHY = /^(\S+) service is healthy\.$/;
const WAITING = '##[group]Waiting for all services to be ready';

/** What `Initialize containers` tells (actions/runner ContainerOperationProvider.cs). Services are pulled one after the other, then all are waited for. */
export function readContainers(notes: readonly LogNote[], next: LogInstant | null): ContainerFacts {
  const services = new Map<string, Service>();
  let container: { image: string | null; pull: Seconds | null } | null = null;
  let open: { image: string | null; pull: Seconds | null } | null = null;
  let waitingSince: LogInstant | null = null;
  for (const [at, note] of notes.entries()) {
    const [started, job, alias] = START.exec(note.text) ?? [];
    if (started !== undefined && job !== undefined) open = container = { image: null, pull: null };
    else if (alias !== undefined) open = serviceOf(services, alias);
    else if (note.text.startsWith(WAITING)) waitingSince = note;
    const [, image] = PULL.exec(note.text) ?? [];
    if (open !== null && image !== undefined) {
      open.image = scrubText(image);
      open.pull = pullTime(notes, at, next);
    }
    const [, healthy] = HEALTHY.exec(note.text) ?? [];
    const service = healthy === undefined ? undefined : services.get(healthy);
    if (service !== undefined && waitingSince !== null) service.healthWait = nonNegative(secondsFrom(waitingSince, note));
  }
  return { services: [...services.values()], container };
}

function serviceOf(services: Map<string, Service>, alias: string): Service {
  const known = services.get(alias);
  if (known !== undefined) return known;
  const service: Service = { name: scrubText(alias), image: null, pull: null, healthWait: null };
  if (services.size < MOST_SERVICES) services.set(alias, service);
  return service;
}

/** Until the next command or the end of the group; what lies between is the pull's own progress. */
function pullTime(notes: readonly LogNote[], at: number, next: LogInstant | null): Seconds | null {
  const end = notes.slice(at + 1).find(({ text }) => text.startsWith('##[command]') || text === '##[endgroup]') ?? next;
  return end === null ? null : nonNegative(secondsFrom(notes[at] as LogNote, end));
}

function nonNegative(time: Seconds): Seconds | null {
  return time < 0 ? null : time;
}
