import { readFileSync } from 'node:fs';
import { emitConfigSchema, type JsonSchema } from '../../src/config/emit-config-schema.ts';
import { NOT_IN_EFFECT } from '../../src/config/not-in-effect.ts';
import { type GeneratedFile, replaceBetween, table } from './generated-file.ts';

const PATH = 'docs/configuration.md';

interface Key {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

/** Every key that may be written, in the order of the schema: `targets[].makespan.p95`, `rules.<id>.mode`. */
export function listKeys(schema: JsonSchema, prefix = ''): readonly Key[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, each]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    return [{ name, schema: each, isRequired: schema.required?.includes(key) === true }, ...listKeys(each, name)];
  });
  const values = typeof schema.additionalProperties === 'object' ? listKeys(schema.additionalProperties, `${prefix}.<name>`) : [];
  const items = schema.items === undefined ? [] : listKeys(schema.items, `${prefix}[]`);
  const variants = (schema.anyOf ?? []).flatMap((variant) => listKeys(variant, prefix));
  return [...below, ...values, ...items, ...variants];
}

/** The table of docs/configuration.md. */
export function generateConfigurationPage(root: URL): GeneratedFile {
  const keys = listKeys(emitConfigSchema());
  const rows = keys.map(({ name, schema, isRequired }) =>
    [
      `\`${name}\``,
      meaningOf(name, schema),
      typeOf(schema),
      isRequired ? 'required' : defaultOf(schema),
      exampleOf(schema),
      effectOf(name),
    ].map(cell),
  );
  const content = table(['Key', 'Meaning', 'Type', 'Default', 'Example', 'In effect'], rows);
  return { path: PATH, content: replaceBetween(readFileSync(new URL(PATH, root), 'utf8'), 'keys', `${content}\n`) };
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function effectOf(name: string): string {
  const path = name.replaceAll('[]', '.*').split('.');
  return NOT_IN_EFFECT.some((each) => each.path.every((part, i) => part === path[i])) ? 'no' : 'yes';
}

/** The note on what is not in effect has a column of its own. */
function meaningOf(name: string, { description = '' }: JsonSchema): string {
  const notes = NOT_IN_EFFECT.map(({ note }) => note);
  return notes.reduce((text, note) => text.replace(`; ${note}`, ''), description) || name;
}

function typeOf(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  const forms = [
    ...new Set((schema.anyOf ?? []).filter(({ required }) => required === undefined || schema.type === undefined).map(typeOf)),
  ];
  if (forms.length > 0) return forms.join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.type === 'object')
    return typeof schema.additionalProperties === 'object' ? `map of ${typeOf(schema.additionalProperties)}` : 'map';
  if (schema.type === 'integer') return 'whole number';
  if (schema.type === 'boolean') return '`true` or `false`';
  return schema.type === 'string' ? 'text' : (schema.type ?? 'anything');
}

function defaultOf({ default: value }: JsonSchema): string {
  if (value === undefined) return '';
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? 'none' : `\`${writeFlow(value)}\``;
}

function exampleOf({ examples = [] }: JsonSchema): string {
  return examples.map((value) => `\`${writeFlow(value)}\``).join(', ');
}

/** As it would stand in the file on one line. */
function writeFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${writeFlow(each)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' && /[*{}[\]:#]|^$/.test(value) ? `'${value}'` : String(value);
}
