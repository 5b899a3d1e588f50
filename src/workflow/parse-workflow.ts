import { isMap } from 'yaml';
import { keepFile } from './locate.ts';
import type { ParseResult, Workflow } from './model.ts';
import { findGenerator } from './read/find-generator.ts';
import { findGraphErrors } from './read/find-graph-errors.ts';
import { findNameErrors } from './read/find-name-errors.ts';
import { findPermissionErrors } from './read/find-permission-errors.ts';
import { findSettingErrors } from './read/find-setting-errors.ts';
import { findTriggerErrors } from './read/find-trigger-errors.ts';
import { findUnknownWords } from './read/find-unknown-words.ts';
import { findSchemaErrors } from './read/github-schema.ts';
import { readConcurrency, readJob, readPermissions } from './read/read-job.ts';
import { readDefaults } from './read/read-parts.ts';
import { readTriggers } from './read/read-triggers.ts';
import { fieldsOf, nodeOf, readString, readValueMap } from './read/read-value.ts';
import { entriesOf, plainValue, rootPlace } from './yaml/place.ts';
import { readYaml } from './yaml/read-yaml.ts';

const MAX_PROBLEMS = 50;
/** What GitHub looks at when a file has the shape of a workflow. */
const CHECKS = [findNameErrors, findTriggerErrors, findSettingErrors, findPermissionErrors];

/**
 * Reads a workflow file: positions from the YAML tree, meaning from GitHub's own parser. Never throws on input.
 * A file that GitHub would refuse is not a workflow; a key that GitHub's parser is too old to know is kept.
 */
export function parseWorkflow(path: string, text: string): ParseResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return { ok: false, problems: [yaml.problem] };
  const root = rootPlace(yaml.file);
  if (!isMap(root.node)) {
    return { ok: false, problems: [{ code: 'not-a-workflow', message: 'The file does not hold a map of keys.', line: 1, column: 1 }] };
  }
  const fields = fieldsOf(root);
  const jobs = fields.get('jobs');
  const schema = findSchemaErrors(yaml.file);
  const read: Omit<Workflow, 'unknown'> = {
    ...nodeOf(root),
    path,
    text,
    plain: plainValue(root),
    name: readString(fields.get('name')),
    runName: readString(fields.get('run-name')),
    triggers: readTriggers(fields.get('on')),
    permissions: readPermissions(fields.get('permissions')),
    env: readValueMap(fields.get('env')),
    defaults: readDefaults(fields.get('defaults')),
    concurrency: readConcurrency(fields.get('concurrency')),
    cacheMode: readString(fields.get('cache-mode')),
    jobs: jobs === undefined ? [] : entriesOf(jobs).map(readJob),
    generatedBy: findGenerator(text),
  };
  const workflow: Workflow = { ...read, unknown: findUnknownWords(schema.unknown, read) };
  const refused = [...schema.problems, ...findGraphErrors(workflow)];
  const [first, ...more] = refused.length > 0 ? refused : CHECKS.flatMap((find) => find(workflow, root));
  if (first !== undefined) return { ok: false, problems: [first, ...more.slice(0, MAX_PROBLEMS - 1)] };
  keepFile(workflow, yaml.file);
  return { ok: true, workflow };
}
