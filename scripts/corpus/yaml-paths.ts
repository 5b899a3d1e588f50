import { readdirSync } from 'node:fs';

/** The YAML files below a folder, hidden ones too (`.github`, and workflows that are only called are often called `.name.yml`), sorted. */
export function yamlPaths(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path) && !/(^|[\\/])node_modules[\\/]/.test(path))
    .sort();
}
