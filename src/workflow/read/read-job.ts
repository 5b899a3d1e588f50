import { isMap, isScalar } from 'yaml';
import type { Concurrency, Job, Permissions, Strategy } from '../model.ts';
import { entriesOf, entrySpan, type Place } from '../yaml/place.ts';
import { readContainer, readDefaults, readEnvironment, readMatrix, readRunsOn, readServices, readSnapshot } from './read-parts.ts';
import { readSteps } from './read-step.ts';
import { fieldsOf, nodeOf, readAny, readBoolean, readCondition, readNumber, readString, readStrings, readValueMap } from './read-value.ts';

/** A job under `jobs:`; its span starts at its key. */
export function readJob(place: Place): Job {
  const fields = fieldsOf(place);
  const common = {
    route: place.route,
    span: entrySpan(place),
    key: String(place.route.at(-1)),
    name: readString(fields.get('name')),
    needs: readStrings(fields.get('needs')) ?? [],
    condition: readCondition(fields.get('if')),
    permissions: readPermissions(fields.get('permissions')),
    concurrency: readConcurrency(fields.get('concurrency')),
    strategy: readStrategy(fields.get('strategy')),
    cacheMode: readString(fields.get('cache-mode')),
  };
  const uses = readString(fields.get('uses'));
  if (uses !== null) {
    const secrets = fields.get('secrets');
    return {
      ...common,
      kind: 'call',
      uses,
      with: readValueMap(fields.get('with')),
      secrets: isScalar(secrets?.node) && secrets.node.value === 'inherit' ? 'inherit' : readValueMap(secrets),
    };
  }
  return {
    ...common,
    kind: 'job',
    runsOn: readRunsOn(fields.get('runs-on')),
    environment: readEnvironment(fields.get('environment')),
    env: readValueMap(fields.get('env')),
    defaults: readDefaults(fields.get('defaults')),
    timeoutMinutes: readNumber(fields.get('timeout-minutes')),
    cancelTimeoutMinutes: readNumber(fields.get('cancel-timeout-minutes')),
    continueOnError: readBoolean(fields.get('continue-on-error')),
    container: readContainer(fields.get('container')),
    services: readServices(fields.get('services')),
    snapshot: readSnapshot(fields.get('snapshot')),
    outputs: readValueMap(fields.get('outputs')),
    steps: readSteps(fields.get('steps')),
  };
}

/** A `permissions:` block; null where the file says nothing. An empty map takes everything away. */
export function readPermissions(place: Place | undefined): Permissions | null {
  if (place === undefined) return null;
  if (isScalar(place.node)) {
    const { value } = place.node;
    return value === 'read-all' || value === 'write-all' ? value : null;
  }
  if (!isMap(place.node)) return null;
  const scopes = new Map<string, 'read' | 'write' | 'none'>();
  for (const entry of entriesOf(place)) {
    const level = isScalar(entry.node) ? entry.node.value : null;
    if (level === 'read' || level === 'write' || level === 'none') scopes.set(String(entry.route.at(-1)), level);
  }
  return scopes;
}

/** `concurrency:` as a map, or as the bare name of a group. */
export function readConcurrency(place: Place | undefined): Concurrency | null {
  if (place === undefined) return null;
  const fields = fieldsOf(place);
  const group = isMap(place.node) ? readString(fields.get('group')) : readString(place);
  if (group === null) return null;
  return {
    ...nodeOf(place),
    group,
    cancelInProgress: readBoolean(fields.get('cancel-in-progress')),
    queue: readQueue(fields.get('queue')),
  };
}

function readQueue(place: Place | undefined): Concurrency['queue'] {
  const queue = readString(place);
  if (queue?.known !== true) return queue;
  const { value } = queue;
  return value === 'single' || value === 'max' ? { ...queue, value } : null;
}

function readStrategy(place: Place | undefined): Strategy | null {
  if (place === undefined) return null;
  if (!isMap(place.node)) {
    const whole = readAny(place);
    if (whole?.known !== false) return null;
    return {
      ...nodeOf(place),
      matrix: { ...whole, axes: new Map(), include: null, exclude: null, numberedKeys: [] },
      failFast: whole,
      maxParallel: whole,
    };
  }
  const fields = fieldsOf(place);
  return {
    ...nodeOf(place),
    matrix: readMatrix(fields.get('matrix')),
    failFast: readBoolean(fields.get('fail-fast')),
    maxParallel: readNumber(fields.get('max-parallel')),
  };
}
