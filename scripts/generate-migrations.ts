import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../src/store/migrations/', import.meta.url);
const path = 'src/store/migrations.generated.ts';

/** The module that holds the numbered SQL files of src/store/migrations, so that nothing is read from disk at run time. */
export function generateMigrations(): { readonly path: string; readonly content: string } {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort();
  const entries = names.map(
    (name) => `  ${JSON.stringify(name.replace(/\.sql$/, ''))}: ${JSON.stringify(readFileSync(new URL(name, folder), 'utf8'))},\n`,
  );
  return {
    path,
    content: `// Generated from src/store/migrations by scripts/generate-migrations.ts.\nexport const MIGRATIONS: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { content } = generateMigrations();
  writeFileSync(new URL(`../${path}`, import.meta.url), content);
}
