import { isJsonMap, type Json } from '../../model/json.ts';
import type { Value, Workflow } from '../../workflow/model.ts';
import { type Check, refuse } from './verified-change.ts';

/** What gives a container more of its machine. */
const PRIVILEGE = /--privileged|--cap-add|--security-opt|--device|--pid|--network[= ]+host|docker\.sock/;

/**
 * A container image that a job or a service newly names is a version of one that the file names already, no less exact, and a container gets no more of its
 * machine. Source: zizmor's audit unpinned-images.
 */
export const checkImages: Check = ({ before, after }) => {
  const old = containersOf(before);
  const now = containersOf(after);
  const known = old.flatMap(imagesIn);
  for (const image of now.flatMap(imagesIn)) {
    const reason = known.includes(image) ? null : whyRefused(parseImage(image), known.map(parseImage));
    if (reason !== null) return refuse('image-not-allowed', `The image ${image.slice(0, 120)} ${reason}.`);
  }
  const privileges = new Set(old.flatMap(textsIn).filter((text) => PRIVILEGE.test(text)));
  const fresh = now.flatMap(textsIn).find((text) => PRIVILEGE.test(text) && !privileges.has(text));
  if (fresh !== undefined) return refuse('image-not-allowed', `A container would be started with ${fresh.slice(0, 120)}.`);
  const gone = before.jobs.find(
    (job) =>
      job.kind === 'job' &&
      job.container !== null &&
      after.jobs.some((now) => now.key === job.key && now.kind === 'job' && now.container === null),
  );
  if (gone !== undefined) return refuse('image-not-allowed', `Job ${gone.key} would run on the machine itself, not in its container.`);
  const reach = new Set(old.flatMap(reachOf));
  const wider = now.flatMap(reachOf).find((text) => !reach.has(text));
  return wider === undefined ? null : refuse('image-not-allowed', `A container would get ${wider.slice(0, 120)}.`);
};

/** What a container shares with its machine, and what its image is fetched with. Source of the second: zizmor's audit hardcoded-container-credentials. */
function reachOf(container: Json): readonly string[] {
  if (!isJsonMap(container)) return [];
  const { volumes = null, credentials = null, options = null } = container;
  const mounts = [...textsIn(volumes).map((volume) => `the volume ${volume}`), ...textsIn(options).flatMap(optionsIn)];
  return credentials === null ? mounts : [...mounts, `the credentials ${JSON.stringify(credentials)}`];
}

/** What is asked of a container's start, without how its health is asked for. */
function optionsIn(options: string): readonly string[] {
  const rest = options
    .replace(/--health-[\w-]+[ =](?:"[^"]*"|'[^']*'|\S+)/g, ' ')
    .split(/\s+/)
    .join(' ')
    .trim();
  return rest === '' ? [] : [`the options ${rest}`];
}

interface Image {
  /** Without tag and digest, in lower case; null where it is computed. */
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
}

function whyRefused(image: Image, known: readonly Image[]): string | null {
  if (image.repository === null) return 'is computed at run time';
  if (!known.some(({ repository }) => repository === image.repository)) return 'is none that the file uses';
  const pinned = known.filter(({ repository, digest }) => repository === image.repository && digest !== null);
  if (image.digest !== null && pinned.length > 0 && !pinned.some(({ digest }) => digest === image.digest))
    return 'would move from the pinned digest';
  const pins = known.some(({ digest }) => digest !== null);
  if (image.digest === null && pins) return 'has no digest, and others have one';
  return image.digest === null && (image.tag === null || image.tag === 'latest') ? 'has no fixed version' : null;
}

/** `host:port/name:tag@sha256:…` */
function parseImage(text: string): Image {
  if (text.includes('${{')) return { repository: null, tag: null, digest: null };
  const [name = '', digest = null] = text.replace(/^docker:\/\//, '').split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const repository = (colon === -1 ? name : name.slice(0, colon)).toLowerCase();
  return { repository, tag: colon === -1 ? null : name.slice(colon + 1), digest };
}

function containersOf(workflow: Workflow): readonly Json[] {
  return workflow.jobs.flatMap((job) => {
    if (job.kind === 'call') return [];
    const services = plainOf(job.services);
    return [plainOf(job.container), ...(isJsonMap(services) ? Object.values(services) : [services])].filter((value) => value !== null);
  });
}

function plainOf(value: Value | null): Json {
  if (value === null) return null;
  return value.known ? value.value : value.expression;
}

function imagesIn(container: Json): readonly string[] {
  if (typeof container === 'string') return container === '' ? [] : [container];
  const image = isJsonMap(container) ? container['image'] : null;
  return typeof image === 'string' && image !== '' ? [image] : [];
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isJsonMap(value) ? Object.values(value).flatMap(textsIn) : [];
}
