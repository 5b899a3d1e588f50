import type { Mark, Tool } from './mark.ts';

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
const INSTALLS = /\b(?:npm|pnpm|yarn|bun) (?:i|ci|install|add|install-clean|clean-install|update)\b|\byarn$/;

/** True when the command can have printed the mark. */
export function canPrint(command: string, { tool, hint, name }: Mark): boolean {
  if (tool === 'npm' && name === 'npm install') return INSTALLS.test(command);
  if (OWN[tool]?.test(command) === true) return hint === null || hasWord(command, hint);
  return IN_PACKAGE_SCRIPTS.has(tool) && hint === null && PACKAGE_SCRIPT.test(command);
}

/** True when the end of what the tool does is the end of the command. */
export function isDoneWith(command: string, { tool, role, level, name }: Mark): boolean {
  if (role !== 'end' || level > 1 || !(OWN[tool]?.test(command) ?? false)) return false;
  return tool !== 'npm' || name !== 'npm install' || INSTALLS.test(command);
}

function hasWord(command: string, word: string): boolean {
  const at = command.indexOf(word);
  if (at === -1) return false;
  const next = command.charAt(at + word.length);
  const previous = command.charAt(at - 1);
  return !/[\w:./-]/.test(next) && !/[\w:-]/.test(previous);
}
