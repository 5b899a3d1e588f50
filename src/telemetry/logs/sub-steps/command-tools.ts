import type { Mark, Tool } from './mark.ts';
import { CARGO_FINISHED } from './patterns/native.ts';

const PACKAGE_SCRIPT = /\b(?:npm|pnpm|yarn|bun|npx|bunx|pnpx|nx|turbo|lerna|make|vp)\b/;

/** Which commands are a tool itself. */
const OWN: Partial<Record<Tool, RegExp>> = {
  ansible: /\bansible(?:-playbook)?\b/,
  ant: /\bant\b/,
  apt: /\b(?:apt|apt-get|aptitude)\b/,
  brew: /\bbrew\b/,
  bundler: /\bbundle\b/,
  cargo: /\b(?:cargo|cross|rustup run|maturin|wasm-pack)\b/,
  cmake: /\b(?:cmake|ctest)\b/,
  composer: /\bcomposer\b/,
  docker: /\b(?:docker|buildx|podman|depot|earthly)\b/,
  dotnet: /\b(?:dotnet|msbuild)\b/i,
  go: /\bgo\b|\bgotestsum\b/,
  gradle: /\bgradlew?\b/,
  grunt: /\bgrunt\b/,
  'javascript-test': /\b(?:jest|vitest|playwright)\b/,
  make: /\bg?make\b/,
  maven: /\bmvnw?\b/,
  next: /\bnext build\b/,
  npm: /\b(?:npm|pnpm|nx|yarn)\b/,
  pip: /\bpip3?\b|\bpython[\d.]* setup\.py\b/,
  pnpm: /\bpnpm\b/,
  poetry: /\bpoetry\b/,
  pytest: /\bpy\.?test\b|\btox\b|\bnox\b/,
  test: /\b(?:rspec|rake|phpunit|mocha|unittest|test)\b/,
  uv: /\buv\b/,
  vite: /\b(?:vite|webpack)\b/,
  yarn: /\byarn\b/,
};
/** Tools that a script of package.json starts more often than not. */
const IN_PACKAGE_SCRIPTS: ReadonlySet<Tool> = new Set<Tool>(['javascript-test', 'next', 'vite', 'grunt', 'yarn']);
/** Other commands of Cargo go on after they have built. */
const CARGO_BUILDS = /\bcargo (?:\+\S+ )?(?:build|check|clippy|doc|b|c)\b/;
const INSTALL = 'npm install';
const INSTALLS = /\b(?:npm|pnpm|yarn|bun) (?:i|ci|install|add|install-clean|clean-install|update)\b|\byarn$/;

/** Which marks each of the commands can have printed. */
export function createPrinters(commands: readonly string[]): (index: number, mark: Mark) => boolean {
  // A log has many marks of few tools.
  const hinted = new Map<string, boolean>();
  const byTool = new Map<string, readonly { readonly isOwn: boolean; readonly isWide: boolean }[]>();

  /** A package may stand in a file that no line names. */
  function isSoft({ tool, hint }: Mark): boolean {
    if (tool !== 'pip' || hint === null) return false;
    const known = hinted.get(hint);
    if (known !== undefined) return !known;
    const isNamed = commands.some((text) => hasWord(text, hint));
    hinted.set(hint, isNamed);
    return !isNamed;
  }

  return (index, mark) => {
    const { tool, name } = mark;
    const isInstall = isInstallation(tool, name);
    const key = isInstall ? INSTALL : tool;
    let known = byTool.get(key);
    if (known === undefined) {
      const own = isInstall ? INSTALLS : OWN[tool];
      const isInScripts = IN_PACKAGE_SCRIPTS.has(tool);
      known = commands.map((text) => ({ isOwn: own?.test(text) ?? false, isWide: isInScripts && PACKAGE_SCRIPT.test(text) }));
      byTool.set(key, known);
    }
    const command = known[index];
    const hint = isSoft(mark) ? null : mark.hint;
    if (command?.isOwn === true) return hint === null || hasWord(commands[index] ?? '', hint);
    return command?.isWide === true && hint === null;
  };
}

/** True when the end of what the tool does is the end of the command. */
export function isDoneWith(command: string, { tool, role, level, name }: Mark): boolean {
  if (role !== 'end' || !(OWN[tool]?.test(command) ?? false)) return false;
  if (name === CARGO_FINISHED) return CARGO_BUILDS.test(command);
  return level <= 1 && (!isInstallation(tool, name) || INSTALLS.test(command));
}

function isInstallation(tool: Tool, name: string): boolean {
  return (tool === 'npm' && name === INSTALL) || (tool === 'yarn' && name === 'yarn install');
}

function hasWord(command: string, word: string): boolean {
  const at = command.indexOf(word);
  if (at === -1) return false;
  const next = command.charAt(at + word.length);
  const previous = command.charAt(at - 1);
  return !/[\w:./-]/.test(next) && !/[\w:-]/.test(previous);
}
