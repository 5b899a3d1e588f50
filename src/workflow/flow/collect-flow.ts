import type { Route } from '../../model/route.ts';
import type { Doubt, Flow, Resource } from '../data-flow.ts';
import type { Kind } from './kinds.ts';
import { toolsReadIn, toolsWrittenIn } from './tool-directories.ts';

/** Where the readers of a step put what they find. */
export interface FlowSink {
  read(...resources: readonly Resource[]): void;
  write(...resources: readonly Resource[]): void;
  /** It adds to the job summary. */
  summarize(): void;
  /** What is not known, and the kinds it may read and write; one list stands for both, but that the result of a job is only read. */
  doubt(reason: string, reads: readonly Kind[], writes?: readonly Kind[]): void;
}

const MOST_RESOURCES = 1000;
const MOST_DOUBTS = 50;

/** Collects a flow, each resource once. A flow beyond any sensible size is one of which nothing is known. */
export function collectFlow(): FlowSink & { finish(route: Route): Flow } {
  const reads = new Map<string, Resource>();
  const writes = new Map<string, Resource>();
  const doubts = new Map<string, Doubt>();
  let summarizes = false;
  const put = (into: Map<string, Resource>, resources: readonly Resource[], more: (resource: Resource) => readonly Resource[]) => {
    for (const resource of resources) {
      const key = JSON.stringify(resource);
      if (into.has(key)) continue;
      if (into.size < MOST_RESOURCES) into.set(key, resource);
      else doubts.set('', { reason: 'it touches more than is kept track of', reads: ALL, writes: ALL });
      if (resource.kind === 'runner-file' || resource.kind === 'workspace') put(into, more(resource), more);
    }
  };
  return {
    read: (...resources) => put(reads, resources, toolsReadIn),
    write: (...resources) => put(writes, resources, toolsWrittenIn),
    summarize() {
      summarizes = true;
    },
    doubt(reason, read, write = read.filter((kind) => kind !== 'job-result')) {
      const before = doubts.get(reason);
      if (before === undefined && doubts.size >= MOST_DOUBTS) {
        doubts.set('', { reason: 'more of it is unknown than is kept track of', reads: ALL, writes: ALL });
        return;
      }
      doubts.set(reason, {
        reason,
        reads: [...new Set([...(before?.reads ?? []), ...read])],
        writes: [...new Set([...(before?.writes ?? []), ...write])],
      });
    },
    finish: (route) => ({
      route,
      reads: [...reads.values()],
      writes: [...writes.values()],
      doubts: [...doubts.values()],
      ...(summarizes ? { summarizes } : {}),
      unknown: [...doubts.values()].map((doubt) => doubt.reason),
    }),
  };
}

/** Adds all of one flow to another, with the resources that pass the test. */
export function addFlow(
  sink: FlowSink,
  flow: Pick<Flow, 'reads' | 'writes' | 'doubts' | 'summarizes'>,
  passes: (kind: Kind) => boolean = () => true,
  doubtPasses: (kind: Kind) => boolean = passes,
): void {
  sink.read(...flow.reads.filter((resource) => passes(resource.kind)));
  sink.write(...flow.writes.filter((resource) => passes(resource.kind)));
  if (flow.summarizes === true) sink.summarize();
  for (const doubt of flow.doubts) {
    const reads = doubt.reads.filter(doubtPasses);
    const writes = doubt.writes.filter(doubtPasses);
    if (reads.length > 0 || writes.length > 0) sink.doubt(doubt.reason, reads, writes);
  }
}

const ALL: readonly Kind[] = [
  'step-output',
  'step-result',
  'job-output',
  'job-result',
  'artifact',
  'cache',
  'workspace',
  'runner-file',
  'environment',
  'tool',
  'service',
  'deployment',
  'outside',
];
