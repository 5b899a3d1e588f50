import type { Resource } from '../data-flow.ts';
import { locatePath } from './locate-path.ts';

/**
 * A resource in one text, for the tables: `workspace:dist/**` (from the root), `here:dist` (from the directory of the command), `file:~/.npmrc`,
 * `env:JAVA_*`, `tool:node`, `cache:npm-*`, `cache-now:x` (saved at once, not after the job's success), `artifact:name`, `outside:npm registry`, `deployment:name`. In tables of actions `{input}` stands for
 * an input's value and `{input=default}` names what it is when not given.
 */
export type Effect =
  `${'workspace' | 'here' | 'file' | 'env' | 'tool' | 'cache' | 'cache-now' | 'artifact' | 'outside' | 'deployment'}:${string}`;

/** The resources that an effect means. Paths may be several, by line. */
export function resolveEffect(effect: Effect, directory: string | null): readonly Resource[] {
  const colon = effect.indexOf(':');
  const rest = effect.slice(colon + 1);
  if (rest.trim() === '') return [];
  switch (effect.slice(0, colon)) {
    case 'workspace':
      return linesOf(rest).flatMap((path) => locatePath(path, ''));
    case 'here':
      return linesOf(rest).flatMap((path) => locatePath(path, directory));
    case 'file':
      return [{ kind: 'runner-file', paths: linesOf(rest) }];
    case 'env':
      return [{ kind: 'environment', variable: rest }];
    case 'tool':
      return namesOf(rest).map((name) => ({ kind: 'tool', name }));
    case 'cache':
      return linesOf(rest).map((key) => ({ kind: 'cache', key: rest.endsWith('*') && !key.endsWith('*') ? `${key}*` : key }));
    case 'cache-now':
      return linesOf(rest).map((key) => ({ kind: 'cache', key, now: true }));
    case 'artifact':
      return [{ kind: 'artifact', name: rest.trim() }];
    case 'deployment':
      return [{ kind: 'deployment', environment: rest.trim() }];
    default:
      return [{ kind: 'outside', what: rest }];
  }
}

/** Lines without blanks and without `!` exclusions, which only take away. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n', 200)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('!'));
}

/** `a, b@1.2` as a list of tools; one text with an expression is any tool. */
function namesOf(text: string): readonly string[] {
  if (text.includes('${{')) return ['*'];
  return /[,\n]/.test(text)
    ? text
        .split(/[\s,]+/, 100)
        .filter((name) => name !== '')
        .map((name) => name.replace(/@.*$/, ''))
    : [text.trim()];
}
