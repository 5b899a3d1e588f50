import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { RuleMeta } from '../../src/engine/rule.ts';
import { type GeneratedFile, table } from './generated-file.ts';

export const HEADER_END = '<!-- The header above is generated from rule.ts. -->';

const FAMILIES = ['cache', 'steps', 'graph', 'tests', 'matrix', 'trigger', 'resources'];

/** The folders under src/rules that hold a rule. */
export function ruleIds(root: URL): string[] {
  return readdirSync(new URL('src/rules/', root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`src/rules/${entry.name}/rule.ts`, root)))
    .map(({ name }) => name)
    .sort();
}

async function loadMeta(root: URL, id: string): Promise<RuleMeta> {
  const { rule } = (await import(new URL(`src/rules/${id}/rule.ts`, root).href)) as { rule: { meta: RuleMeta } };
  return rule.meta;
}

/** The registry from the folder listing alone, so that it can be written before any rule loads. */
export function generateRegistry(root: URL): GeneratedFile {
  const ids = ruleIds(root);
  const name = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const content = [
    '// Generated from the folders of src/rules by `npm run generate`.',
    "import type { Rule } from '../engine/rule.ts';",
    ...ids.map((id) => `import { rule as ${name(id)} } from './${id}/rule.ts';`),
    '',
    '/** Every rule, by id. */',
    `export const RULES: readonly Rule[] = [${ids.map((id) => `\n  ${name(id)},`).join('')}\n];`,
    '',
  ];
  return { path: 'src/rules/registry.generated.ts', content: content.join('\n') };
}

function header({ id, title, family, safety, minRuns, since, experimental, guard, optIn }: RuleMeta): string {
  const facts = [
    `family **${family}**`,
    `safety **${safety}**`,
    minRuns === 0 ? 'needs no history' : `needs ${minRuns} completed runs`,
    `since ${since}`,
    ...(guard === true ? ['proposed for what it prevents, whatever it saves'] : []),
    ...(experimental === true ? ['experimental'] : []),
    ...(optIn === true ? ['off unless `.github/paceline.yml` names it'] : []),
  ];
  return `# ${title}\n\n\`${id}\`: ${facts.join(', ')}.\n\n${HEADER_END}\n`;
}

function page(root: URL, meta: RuleMeta): GeneratedFile | null {
  const path = `src/rules/${meta.id}/rule.md`;
  if (!existsSync(new URL(path, root))) return null;
  const text = readFileSync(new URL(path, root), 'utf8');
  const cut = text.indexOf(HEADER_END);
  const body = cut < 0 ? text.trimStart() : text.slice(cut + HEADER_END.length).trimStart();
  return { path, content: `${header(meta)}\n${body}` };
}

function index(metas: readonly RuleMeta[]): GeneratedFile {
  const families = FAMILIES.map((family) => ({ family, rules: metas.filter((meta) => meta.family === family) })).filter(
    ({ rules }) => rules.length > 0,
  );
  const sections = families.map(({ family, rules }) => {
    const rows = rules.map(({ id, title, safety, minRuns, optIn }) => [
      `[\`${id}\`](../../src/rules/${id}/rule.md)`,
      optIn === true ? `${title} (off by default)` : title,
      safety,
      String(minRuns),
    ]);
    return `## ${family}\n\n${table(['rule', 'what it does', 'safety', 'runs needed'], rows)}`;
  });
  const intro = [
    '# Rules',
    '',
    '<!-- Generated from src/rules by `npm run generate`. -->',
    '',
    '**safe**: the newest commit of every branch is gated by the same jobs, and nothing else can change. **review**: the same work is run, but a person should look. **less-work**: something that ran before no longer runs in some case. **advice**: never edited.',
  ].join('\n');
  return { path: 'docs/rules/README.md', content: `${[intro, ...sections].join('\n\n')}\n` };
}

function pageTexts(pages: readonly GeneratedFile[]): GeneratedFile {
  const entries = pages.map(({ path, content }) => `  ${JSON.stringify(path.split('/').at(-2))}: ${JSON.stringify(content)},`);
  const content = [
    '// Generated from src/rules/*/rule.md by `npm run generate`.',
    '',
    '/** The page of each rule, by id, for `paceline explain`. */',
    'export const RULE_PAGES: Readonly<Record<string, string>> = {',
    ...entries,
    '};',
    '',
  ];
  return { path: 'src/rules/pages.generated.ts', content: content.join('\n') };
}

/** Page headers, the index, and the pages as a module. */
export async function generateRuleDocs(root: URL): Promise<GeneratedFile[]> {
  const metas = await Promise.all(ruleIds(root).map((id) => loadMeta(root, id)));
  const pages = metas.map((meta) => page(root, meta)).filter((each) => each !== null);
  return [...pages, index(metas), pageTexts(pages)];
}
