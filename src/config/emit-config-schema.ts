import { z } from 'zod';
import { configSchema } from './config-schema.ts';
import { NOT_IN_EFFECT } from './not-in-effect.ts';

/** A node of the emitted schema, as far as we look into it ourselves. */
export interface JsonSchema {
  readonly type?: string;
  /** What kind of text or number it is, in a word or two. */
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** Names the schema wherever it is copied to; it is no address. */
export const SCHEMA_ID = 'urn:paceline:configuration:1';

/** JSON Schema (2020-12) of `.github/paceline.yml` as it is written. */
export function emitConfigSchema(): JsonSchema {
  const { $schema, ...schema } = complete(z.toJSONSchema(configSchema, { io: 'input' }) as Emitted);
  return NOT_IN_EFFECT.reduce<JsonSchema>((described, { path, note }) => describeAt(described, path, note), {
    $schema,
    $id: SCHEMA_ID,
    title: 'Paceline',
    description: 'Configuration of Paceline, in .github/paceline.yml on the default branch.',
    ...schema,
  } as JsonSchema);
}

interface Emitted extends JsonSchema {
  readonly $schema?: string;
  readonly written?: readonly unknown[];
}

/** What zod leaves out where a value is transformed: examples, and that a list or a map without the key is an empty one. */
function complete(schema: Emitted, isRequired = false): Emitted {
  const { written, properties, items, additionalProperties, anyOf, required = [], ...rest } = schema;
  const isMap = typeof additionalProperties === 'object' && properties === undefined;
  const empty = rest.type === 'array' ? [] : isMap ? {} : undefined;
  return {
    ...rest,
    ...(written === undefined ? {} : { examples: written }),
    ...(empty === undefined || isRequired || 'default' in rest || rest.description === undefined ? {} : { default: empty }),
    ...(required.length === 0 ? {} : { required }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, complete(each, required.includes(name))])),
        }),
    ...(items === undefined ? {} : { items: complete(items) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: typeof additionalProperties === 'object' ? complete(additionalProperties) : additionalProperties }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((each) => complete(each)) }),
  };
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
