import { equalJson } from '../../workflow/equal-json.ts';
import type { Job, RunnableJob, Step, ValueMap, Workflow } from '../../workflow/model.ts';
import { eachStep, plainAt } from '../../workflow/walk.ts';
import { workOf } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * Variables that may be new: each tunes a tool, loads nothing and asks nobody else. Sources: the manuals of Node.js, npm, pip, Cargo, .NET, Homebrew and
 * Next.js. All others may be read as code, a place to load from or a thing not to check, by programs that nobody here knows.
 */
const HARMLESS: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^NODE_OPTIONS$/, /^--max[-_]old[-_]space[-_]size=\d{1,6}$/],
  [/^npm_config_(?:audit|fund|prefer_offline|progress|update_notifier)$/i, /^(?:true|false)$/],
  [/^PIP_(?:DISABLE_PIP_VERSION_CHECK|NO_INPUT|PROGRESS_BAR)$/, /^(?:[01]|true|false|on|off)$/],
  [/^CARGO_TERM_COLOR$/, /^(?:always|auto|never)$/],
  [/^(?:CARGO_INCREMENTAL|PYTHONUNBUFFERED|FORCE_COLOR|NO_COLOR|NEXT_TELEMETRY_DISABLED|HOMEBREW_NO_AUTO_UPDATE)$/, /^[0-3]$/],
  [/^CARGO_NET_RETRY$/, /^\d{1,2}$/],
  [/^DOTNET_(?:CLI_TELEMETRY_OPTOUT|NOLOGO|SKIP_FIRST_TIME_EXPERIENCE)$/, /^(?:[01]|true|false)$/],
];

/**
 * No step, service or container sees a variable, or a value of one, that it did not see: but the harmless ones, and those of the step whose work it does.
 * A step that takes the place of another of its job may have that one's.
 */
export const checkVariables: Check = ({ before, after }) => {
  const [old, now] = [seenBy(before), seenBy(after)];
  const [places, works, ids, jobs] = [placeOf, ({ work }: Seen) => work, ({ id }: Seen) => id, ({ job }: Seen) => job].map((keyOf) =>
    Map.groupBy(old, keyOf),
  );
  const stays = new Set(now.map(placeOf));
  const gone = Map.groupBy(
    old.filter((step) => !stays.has(placeOf(step))),
    ({ job }) => job,
  );
  for (const step of now) {
    const there = places?.get(placeOf(step)) ?? ids?.get(step.id);
    const same = there ?? works?.get(step.work);
    const known = new Set((same ?? gone.get(step.job) ?? []).flatMap(({ variables }) => variables));
    // What moves to another job does not come to see what stands there.
    const shared = there === undefined && same !== undefined ? undefined : jobs?.get(step.job)?.[0]?.shared;
    for (const variable of shared ?? []) known.add(variable);
    const fresh = step.variables.find((variable) => !known.has(variable) && !isHarmless(variable));
    if (fresh !== undefined) return refuseVariable(fresh, step.job);
  }
  return checkServices(before, after);
};

function refuseVariable(variable: string, job: string): ReturnType<Check> {
  return refuse('code-from-elsewhere', `The variable ${variable.slice(0, 120)} would be new in job ${job}, and programs obey variables.`);
}

interface Seen {
  readonly job: string;
  readonly work: string;
  readonly id: string;
  /** `NAME=value` of all that the step sees, the innermost of each name. */
  readonly variables: readonly string[];
  /** The same without its own. */
  readonly shared: readonly string[];
}

function placeOf({ job, work }: Seen): string {
  return JSON.stringify([job, work]);
}

function seenBy(workflow: Workflow): readonly Seen[] {
  return [...eachStep(workflow)].flatMap(({ job, step }): readonly Seen[] => {
    const work = workOf(job, step);
    if (work === null) return [];
    const shared = [workflow.env, job.env, job.container?.env ?? null];
    return [{ job: job.key, work, id: idOf(job, step), variables: merged([...shared, step.env]), shared: merged(shared) }];
  });
}

/** A step without id or name has none that another could have. */
function idOf(job: Job, step: Step): string {
  const label = step.id ?? writtenText(step.name);
  return JSON.stringify([job.key, label === '' ? step.route : label]);
}

/** A block that only the run can tell stands whole, under no name. */
function merged(maps: readonly (ValueMap | null)[]): readonly string[] {
  const found = new Map<string, string>();
  const computed: string[] = [];
  for (const map of maps) {
    for (const [name, value] of map?.entries ?? []) found.set(name, `${name}=${writtenText(value)}`);
    if (map !== null && map.computed !== null) computed.push(`=${map.computed}`);
  }
  return [...found.values(), ...computed];
}

function isHarmless(variable: string): boolean {
  const at = variable.indexOf('=');
  return HARMLESS.some(([name, value]) => name.test(variable.slice(0, at)) && value.test(variable.slice(at + 1)));
}

/** A service has no variable that the same image did not have, wherever it stood. */
function checkServices(before: Workflow, after: Workflow): ReturnType<Check> {
  const old = servicesOf(before);
  for (const { job, image, variables } of servicesOf(after)) {
    const known = new Set(old.filter((other) => equalJson(other.image, image)).flatMap((other) => other.variables));
    const fresh = variables.find((variable) => !known.has(variable));
    if (fresh !== undefined) return refuseVariable(fresh, job);
  }
  return null;
}

function servicesOf(workflow: Workflow) {
  const jobs = workflow.jobs.filter((job): job is RunnableJob => job.kind === 'job');
  return jobs.flatMap((job) =>
    [...(job.services?.entries ?? [])].map(([key, { env }]) => {
      const image = plainAt(workflow, [...job.route, 'services', key, 'image']) ?? null;
      return { job: job.key, image: [key, image], variables: merged([env]) };
    }),
  );
}
