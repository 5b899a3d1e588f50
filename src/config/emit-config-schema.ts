import { z } from 'zod';
import { configSchema } from './config-schema.ts';
import { NOT_IN_EFFECT } from './not-in-effect.ts';

/** A node of the emitted schema, as far as we look into it ourselves. */
export interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** JSON Schema (2020-12) of `.github/paceline.yml` as it is written. */
export function emitConfigSchema(): JsonSchema {
  return NOT_IN_EFFECT.reduce<JsonSchema>((schema, { path, note }) => describeAt(schema, path, note), {
    title: 'Paceline',
    description: 'Configuration of Paceline, in .github/paceline.yml on the default branch.',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  } as JsonSchema);
}

/** The schema with a note added to the description of the node at a path. */
function describeAt(schema: JsonSchema, path: readonly string[], note: string): JsonSchema {
  const [part, ...rest] = path;
  if (part === undefined) return { ...schema, description: schema.description === undefined ? note : `${schema.description}; ${note}` };
  if (part === '*') return { ...schema, items: describeAt(schema.items ?? {}, rest, note) };
  return { ...schema, properties: { ...schema.properties, [part]: describeAt(schema.properties?.[part] ?? {}, rest, note) } };
}

/** The published file, for `npm run generate`. */
export function generateConfigSchema(): { readonly path: string; readonly content: string } {
  return { path: 'docs/paceline.schema.json', content: `${JSON.stringify(emitConfigSchema(), null, 2)}\n` };
}
