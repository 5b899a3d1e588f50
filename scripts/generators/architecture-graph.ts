import { readFileSync } from 'node:fs';
import { type GeneratedFile, replaceBetween, table } from './generated-file.ts';

/** One row of the table in .dependency-cruiser.mjs: rooms it may import, npm packages, whether it may use `node:` modules. */
type Room = readonly [rooms: readonly string[], npm: readonly string[], node: boolean];

interface Tables {
  readonly ROOMS: Readonly<Record<string, Room>>;
  /** Of src/workflow: what a folder holds, and the folders it may import. */
  readonly WORKFLOW_FOLDERS: Readonly<Record<string, readonly [holds: string, folders: readonly string[]]>>;
}

const code = (names: readonly string[]): string => (names.length === 0 ? '-' : names.map((name) => `\`${name}\``).join(' '));

/** The rooms of docs/architecture.md and the folders of one, from the tables that the gate reads. */
export async function generateArchitecture(root: URL): Promise<GeneratedFile> {
  const path = 'docs/architecture.md';
  const { ROOMS, WORKFLOW_FOLDERS } = (await import(new URL('.dependency-cruiser.mjs', root).href)) as Tables;
  const rows = Object.entries(ROOMS).map(([room, [rooms, npm, node]]) => [`\`${room}\``, code(rooms), code(npm), node ? 'yes' : 'no']);
  const edges = Object.entries(ROOMS).flatMap(([room, [rooms]]) =>
    rooms.filter((each) => each !== 'model').map((each) => `  ${room} --> ${each}`),
  );
  const graph = ['```mermaid', 'flowchart TD', ...edges, '```'];
  const content = [
    table(['room', 'may import', 'npm packages', '`node:` modules'], rows),
    '',
    'The same as a graph, without the arrows to `model`, which every room may import:',
    '',
    ...graph,
    '',
  ].join('\n');
  const folders = Object.entries(WORKFLOW_FOLDERS).map(([folder, [holds, others]]) => [`\`${folder}/\``, holds, code(others)]);
  const page = replaceBetween(readFileSync(new URL(path, root), 'utf8'), 'rooms', content);
  return { path, content: replaceBetween(page, 'workflow-folders', `${table(['folder', 'holds', 'may import'], folders)}\n`) };
}
