import { z } from 'zod';
import { configSchema } from './config-schema.ts';

/** A node of the emitted schema, as far as we look into it ourselves. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** JSON Schema (2020-12) of `.github/paceline.yml` as it is written. */
export function emitConfigSchema(): JsonSchema {
  return {
    title: 'Paceline',
    description: 'Configuration of Paceline, in .github/paceline.yml on the default branch.',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  } as JsonSchema;
}

/** The published file, for `npm run generate`. */
export function generateConfigSchema(): { readonly path: string; readonly content: string } {
  return { path: 'docs/paceline.schema.json', content: `${JSON.stringify(emitConfigSchema(), null, 2)}\n` };
}
