// GitHub's parser, which rules reach through `workflow/`, imports JSON in a way that Node refuses without this.
import '../src/json-modules.ts';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { GeneratedFile } from './generators/generated-file.ts';

const root = new URL('..', import.meta.url);
const isCheck = process.argv.includes('--check');
const stale: string[] = [];

function settle({ path, content }: GeneratedFile): void {
  const file = new URL(path, root);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  stale.push(path);
  if (isCheck) return;
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, content);
}

// The registry and the migrations come first: what follows may import modules that need them.
const { generateRegistry, generateRuleDocs } = await import('./generators/rules.ts');
settle(generateRegistry(root));
const { generateMigrations } = await import('./generate-migrations.ts');
settle(generateMigrations());
const { generateConfigSchema } = await import('../src/config/emit-config-schema.ts');
settle(generateConfigSchema());
const { generateConfigurationPage } = await import('./generators/configuration-page.ts');
settle(generateConfigurationPage(root));
const { generateErrorsPage } = await import('./generators/errors-page.ts');
settle(generateErrorsPage());
const { generateArchitecture } = await import('./generators/architecture-graph.ts');
settle(await generateArchitecture(root));
for (const file of await generateRuleDocs(root)) settle(file);

for (const path of stale) console.log(isCheck ? `stale: ${path}` : `wrote ${path}`);
if (isCheck && stale.length > 0) {
  console.log('Run `npm run generate` and commit what it writes.');
  process.exitCode = 1;
}
