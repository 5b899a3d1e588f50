import { commandsOf, programOf } from './script-commands.ts';

type IsVerb = (word: string) => boolean;

const publish: IsVerb = (word) => /^publish(?![\w-])/.test(word);
const oneOf =
  (...words: readonly string[]): IsVerb =>
  (word) =>
    words.includes(word);
const startsWith =
  (...starts: readonly string[]): IsVerb =>
  (word) =>
    starts.some((start) => word.startsWith(start) || word.includes(`:${start}`));

/** Programs that publish, by the word behind them that says so. */
const PUBLISHING: ReadonlyMap<string, IsVerb> = new Map<string, IsVerb>([
  ...['npm', 'pnpm', 'yarn', 'bun', 'cargo', 'poetry', 'uv', 'flit', 'hatch', 'dart', 'flutter', 'lerna', 'nx', 'changeset', 'vsce'].map(
    (program) => [program, publish] as const,
  ),
  ['jsr', publish],
  ['deno', publish],
  ['ovsx', publish],
  ['wrangler', oneOf('deploy', 'publish')],
  ['mvn', startsWith('deploy', 'publish', 'perform')],
  ['mvnw', startsWith('deploy', 'publish', 'perform')],
  ['gradle', startsWith('publish')],
  ['gradlew', startsWith('publish')],
  ['sbt', startsWith('publish', 'release', '+publish', 'ci-release')],
  ['twine', oneOf('upload')],
  ['maturin', oneOf('upload', 'publish')],
  ['conda', oneOf('upload')],
  ['anaconda', oneOf('upload')],
  ['gem', oneOf('push')],
  ['nuget', oneOf('push')],
  ['mix', startsWith('hex.publish')],
  ['pod', oneOf('push')],
  ['docker', (word) => word === 'push' || word === '--push' || word.startsWith('--push=') || word.includes('type=registry')],
  ['podman', oneOf('push')],
  ['buildah', oneOf('push')],
  ['buildx', (word) => word === '--push' || word.startsWith('--push=') || word.includes('type=registry')],
  ['skopeo', oneOf('copy', 'sync')],
  ['crane', oneOf('push', 'copy', 'append', 'tag')],
  ['oras', oneOf('push', 'copy')],
  ['ko', oneOf('publish', 'apply', 'resolve', 'build')],
  ['helm', oneOf('push')],
  ['gh', oneOf('create', 'upload', 'edit', 'delete')],
  ['hub', oneOf('release')],
]);
/** Programs that publish whatever stands behind them. */
const ALWAYS: ReadonlySet<string> = new Set(['semantic-release', 'goreleaser', 'release-it', 'np', 'release-plz', 'jreleaser']);

/** Whether a command of a script publishes something. Errs to the safe side; takes time in proportion to the script. */
export function publishesInScript(script: string): boolean {
  return commandsOf(script).some(publishes);
}

function publishes(words: readonly string[]): boolean {
  const open = new Set<IsVerb>();
  let isRelease = false;
  for (const [at, word] of words.entries()) {
    for (const isVerb of open) if (isVerb(word) && (isVerb !== PUBLISHING.get('gh') || isRelease)) return true;
    if (word === 'release') isRelease = true;
    const program = programOf(word);
    // A word that only tells of such a program is in the middle of others.
    if (ALWAYS.has(program) && isRun(words, at)) return true;
    const verb = PUBLISHING.get(program);
    if (verb !== undefined) open.add(verb);
  }
  return false;
}

/** Whether a word stands where a program is started: first, or behind what starts others. */
function isRun(words: readonly string[], at: number): boolean {
  const before = words[at - 1];
  return before === undefined || /^(?:npx|bunx|pnpx|exec|dlx|x|run|-[\w-]+|sudo|env|\w+=.*)$/.test(before);
}
