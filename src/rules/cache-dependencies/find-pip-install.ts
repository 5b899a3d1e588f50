import { type Command, enter } from './read-commands.ts';

/** What a `pip install` reads its requirements from, as repository paths. */
export interface PipInstall {
  /** Requirement and constraint files. */
  readonly files: readonly string[];
  /** Folders of projects that are installed: `.`, `-e ./lib[test]`. */
  readonly projects: readonly string[];
  /** True when some of it is computed at run time. */
  readonly isComputed: boolean;
}

const FILE_FLAGS = ['-r', '--requirement', '-c', '--constraint'];
const PROJECT_FLAGS = ['-e', '--editable'];

/** Null when the command installs neither requirement files nor a project, or says that it wants no cache. */
export function findPipInstall({ words, directory }: Command): PipInstall | null {
  const rest = argumentsOf(words);
  if (rest === null || rest.includes('--no-cache-dir') || rest.some((word) => word.startsWith('--cache-dir'))) return null;
  const files: (string | null)[] = [];
  const projects: (string | null)[] = [];
  for (let i = 0; i < rest.length; i += 1) {
    const word = rest[i] ?? '';
    const [flag = '', inline] = word.split('=', 2);
    const glued = /^-([rce])(.+)$/.exec(word);
    if (FILE_FLAGS.includes(flag) || PROJECT_FLAGS.includes(flag)) {
      const target = inline ?? rest[i + 1];
      if (inline === undefined) i += 1;
      if (FILE_FLAGS.includes(flag)) files.push(enter(directory, target));
      else projects.push(...projectOf(directory, target));
    } else if (glued !== null) {
      if (glued[1] === 'e') projects.push(...projectOf(directory, glued[2]));
      else files.push(enter(directory, glued[2]));
    } else if (!word.startsWith('-')) projects.push(...projectOf(directory, word));
  }
  if (files.length === 0 && projects.length === 0) return null;
  const isComputed = [...files, ...projects].includes(null);
  return { files: files.filter((path) => path !== null), projects: projects.filter((path) => path !== null), isComputed };
}

function argumentsOf(words: readonly string[]): readonly string[] | null {
  const [first = ''] = words;
  if (/^pip3?$/.test(first) && words[1] === 'install') return words.slice(2);
  const isPython = /^(?:python(?:3(?:\.\d+)?)?|py)$/.test(first);
  return isPython && words[1] === '-m' && words[2] === 'pip' && words[3] === 'install' ? words.slice(4) : null;
}

/** A path that is installed as a project; nothing for a package name or a URL. */
function projectOf(directory: string | null, word: string | undefined): readonly (string | null)[] {
  if (word === undefined || !/^\.{1,2}(?:$|[/\\[])/.test(word)) return [];
  return [enter(directory, word.replace(/\[.*$/, ''))];
}
