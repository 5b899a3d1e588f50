import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { isObject, type JsonObject } from './json-object.ts';
import type { Answer } from './router.ts';
import type { WebhookEvent } from './world.ts';

export interface CheckedCall {
  readonly method: string;
  /** As the description writes it. */
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject | null;
}

/** GitHub's OpenAPI description as a judge of requests, answers and webhook bodies. */
export interface Contract {
  /** What the request and its answer break; empty when nothing. */
  checkCall(call: CheckedCall, answer: Answer): string[];
  checkWebhook(event: WebhookEvent): string[];
}

interface Operation {
  readonly parameters?: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  readonly responses: Readonly<Record<string, JsonObject>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: JsonObject & { readonly parameters: JsonObject; readonly responses: JsonObject };
  readonly 'x-webhooks': Readonly<Record<string, { readonly post: { readonly requestBody: JsonObject } }>>;
}

/** GitHub's own values break `email`, and the others are formats that only the description names. */
const LOOSE_FORMATS = ['repo.nwo', 'int64', 'int32', 'timestamp', 'hostname', 'email', 'ssh-key', 'ssh-key fingerprint', 'binary'];
/** Answered anywhere, whatever the description lists for the operation. */
const UNIVERSAL = new Set([304, 401, 403, 404, 410, 422, 429, 500, 502, 503]);
const RUN_LIST = 'GET /repos/{owner}/{repo}/actions/runs';
/** The description calls `created` a date-time, and its text, rightly, a range in the syntax of searches. */
const SEARCHED_DATES = /^(?:[<>]=?)?(?:(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?|\*)(?:\.\.|$)){1,2}$/;
const NO_BODY = new Set([202, 204, 301, 302, 304]);

/** Loads 13 MB and compiles schemas when they are first needed: some 0.4 s, then milliseconds a call. */
export function createContract(): Contract {
  const require = createRequire(import.meta.url);
  const description = require('@octokit/openapi/generated/api.github.com.json') as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, logger: false });
  // ajv-formats is CommonJS: its function is under `default` or is the module, depending on who loads it.
  const addFormats = (addFormatsModule as unknown as { default?: unknown }).default ?? addFormatsModule;
  (addFormats as (target: Ajv) => void)(ajv);
  for (const format of LOOSE_FORMATS) ajv.addFormat(format, true);
  ajv.addSchema({ $id: 'gh', components: nullableAsUnion(description.components) as JsonObject });
  const compiled = new Map<string, ValidateFunction>();
  const validate = (key: string, schema: unknown, value: unknown): string[] => {
    const check =
      compiled.get(key) ??
      ajv.compile(nullableAsUnion(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"gh#/components'))) as JsonObject);
    compiled.set(key, check);
    if (check(value)) return [];
    return [...new Set((check.errors ?? []).map((error) => `${key}: ${error.instancePath || '/'} ${error.message}`))].slice(0, 8);
  };
  const resolve = (part: JsonObject, among: JsonObject): JsonObject => {
    const name = /\/([^/]+)$/.exec(String(part['$ref'] ?? ''))?.[1];
    return name === undefined ? part : (among[name] as JsonObject);
  };

  function checkCall(call: CheckedCall, answer: Answer): string[] {
    const name = `${call.method} ${call.template}`;
    const operation = description.paths[call.template]?.[call.method.toLowerCase()];
    if (operation === undefined) return [`${name}: GitHub has no such operation`];
    const refused = answer.status >= 400;
    const request = [...checkParameters(name, operation, call), ...checkBody(name, operation, call)];
    // A refused request may well be wrong; that is what the refusal said.
    return [...(refused && answer.status === 422 ? [] : request), ...checkAnswer(name, operation, answer)];
  }

  function checkParameters(name: string, operation: Operation, call: CheckedCall): string[] {
    const known = (operation.parameters ?? []).map((parameter) => resolve(parameter, description.components.parameters));
    const given = new Map(known.filter((p) => p['in'] === 'query').map((p) => [String(p['name']), p]));
    const problems = [...call.query.keys()].filter((key) => !given.has(key)).map((key) => `${name}: unknown query parameter ${key}`);
    for (const parameter of known) {
      const key = String(parameter['name']);
      const value = parameter['in'] === 'path' ? call.params[key] : call.query.get(key);
      if (value === undefined || value === null) {
        if (parameter['required'] === true && parameter['in'] !== 'header') problems.push(`${name}: parameter ${key} is missing`);
        continue;
      }
      if (name === RUN_LIST && key === 'created') {
        if (!SEARCHED_DATES.test(value)) problems.push(`${name}: ${value} is no range of dates`);
        continue;
      }
      const schema = parameter['schema'] as JsonObject;
      problems.push(...validate(`${name} parameter ${key}`, schema, coerced(schema, value)));
    }
    return problems;
  }

  function checkBody(name: string, operation: Operation, call: CheckedCall): string[] {
    const schema = jsonSchema(operation.requestBody);
    if (call.body === null) return operation.requestBody?.['required'] === true ? [`${name}: the body is missing`] : [];
    if (schema === null) return Object.keys(call.body).length === 0 ? [] : [`${name}: GitHub takes no body here`];
    const properties = schema['properties'];
    const closed =
      isObject(properties) && schema['oneOf'] === undefined && schema['anyOf'] === undefined && !schema['additionalProperties'];
    const unknown = closed ? Object.keys(call.body).filter((key) => !(key in properties)) : [];
    return [...unknown.map((key) => `${name}: the body has an unknown field ${key}`), ...validate(`${name} body`, schema, call.body)];
  }

  function checkAnswer(name: string, operation: Operation, answer: Answer): string[] {
    const listed = operation.responses[String(answer.status)];
    if (listed === undefined) {
      if (!UNIVERSAL.has(answer.status)) return [`${name}: GitHub does not answer ${answer.status}`];
      return NO_BODY.has(answer.status) ? [] : validate('error', { $ref: '#/components/schemas/basic-error' }, answer.body);
    }
    const response = resolve(listed, description.components.responses);
    if (typeof answer.body === 'string') return [];
    // In the list the description asks an account to be a user and an enterprise at once; the single object says it right.
    const schema =
      name === 'GET /app/installations' ? { type: 'array', items: { $ref: '#/components/schemas/installation' } } : jsonSchema(response);
    if (schema === null)
      return answer.body === undefined || NO_BODY.has(answer.status) ? [] : [`${name} ${answer.status}: GitHub sends no body`];
    return validate(`${name} ${answer.status}`, schema, answer.body);
  }

  function checkWebhook(event: WebhookEvent): string[] {
    const key = [event.event, ...(event.action === null ? [] : [event.action])].join('-').replaceAll('_', '-');
    const schema =
      jsonSchema(description['x-webhooks'][key]?.post.requestBody) ??
      (`webhook-${key}` in (description.components['schemas'] as JsonObject) ? { $ref: `#/components/schemas/webhook-${key}` } : null);
    return schema === null ? [`webhook ${key}: GitHub has no such event`] : validate(`webhook ${key}`, schema, event.body);
  }

  return { checkCall, checkWebhook };
}

function jsonSchema(part: JsonObject | undefined): JsonObject | null {
  const content = part?.['content'];
  const json = isObject(content) ? content['application/json'] : undefined;
  return isObject(json) && isObject(json['schema']) ? json['schema'] : null;
}

/** OpenAPI's `nullable` beside `anyOf` or `$ref` has no `type` to widen, and beside `enum` means null as well: said here as ajv reads it. */
function nullableAsUnion(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullableAsUnion);
  if (!isObject(value)) return value;
  const copied = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, nullableAsUnion(part)]));
  if (copied['nullable'] !== true) return copied;
  if (typeof copied['type'] === 'string') return Array.isArray(copied['enum']) ? { ...copied, enum: [...copied['enum'], null] } : copied;
  const { nullable: _, ...rest } = copied;
  return { anyOf: [{ type: 'null' }, rest] };
}

/** Parameters travel as text. */
function coerced(schema: JsonObject, value: string): unknown {
  const types = [schema, ...((schema['oneOf'] ?? schema['anyOf'] ?? []) as JsonObject[])].map((s) => s['type']);
  if ((types.includes('integer') || types.includes('number')) && /^\d+$/.test(value)) return Number(value);
  if (types.includes('boolean') && /^(true|false)$/.test(value)) return value === 'true';
  return value;
}
