import { type Command, enter } from './read-commands.ts';

const SUBCOMMANDS = ['ci', 'clean-install', 'ic', 'install', 'i', 'install-clean'];
const WITH_VALUE = ['--prefix', '-C', '--registry', '--omit', '--include', '--loglevel', '-w', '--workspace', '--cache', '--userconfig'];

/** The directory whose lock file a command installs from: null where it is computed; undefined when it installs no project. */
export function findNpmInstall({ words, directory }: Command): string | null | undefined {
  if (words[0] !== 'npm') return undefined;
  const positional: string[] = [];
  let where = directory;
  for (let i = 1; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [flag = '', inline] = word.split('=', 2);
    if (flag === '-g' || flag === '--global' || flag === '--cache') return undefined;
    if (flag === '--prefix' || flag === '-C') where = enter(directory, inline ?? words[i + 1]);
    if (WITH_VALUE.includes(flag) && inline === undefined) i += 1;
    if (!word.startsWith('-')) positional.push(word);
  }
  const [subcommand = '', ...packages] = positional;
  return SUBCOMMANDS.includes(subcommand) && packages.length === 0 ? where : undefined;
}
