import type { Json } from '../../model/json.ts';
import type { Reads, Reference } from '../expressions/expression.ts';
import { mergeReads, readReferences, readReferencesOf } from '../expressions/read-references.ts';
import type { FlowSink } from './collect-flow.ts';
import type { Kind } from './kinds.ts';
import { locatePath } from './locate-path.ts';

/** Texts of a step or job that GitHub evaluates. */
export interface Evaluated {
  readonly condition: string | null;
  readonly values: readonly Json[];
}

/** Where the texts stand: variables that are set there cannot come from elsewhere, and status functions look at the steps or at the needs. */
export interface ReferenceScope {
  readonly ownVariables: ReadonlySet<string>;
  readonly statusOf: 'steps' | readonly string[];
}

const STATUS = /^(success|failure|cancelled|always)$/;
const IN_EXPRESSIONS: readonly Kind[] = ['step-output', 'step-result', 'job-output', 'job-result', 'environment', 'service'];

/** Puts into the sink what the expressions of some texts read. */
export function readEvaluated(evaluated: Evaluated, scope: ReferenceScope, sink: FlowSink): void {
  const { condition, values } = evaluated;
  const reads: Reads = mergeReads([readReferencesOf(values), ...(condition === null ? [] : [readReferences(condition, 'condition')])]);
  for (const reference of reads.references) readReference(reference, scope, sink);
  if (reads.functions.some((name) => STATUS.test(name))) {
    if (scope.statusOf === 'steps') sink.read({ kind: 'step-result', step: '*' });
    else sink.read(...scope.statusOf.map((job) => ({ kind: 'job-result' as const, job })));
  }
  if (reads.functions.includes('hashfiles')) {
    for (const pattern of hashedPatterns([condition ?? '', ...values])) sink.read(...locatePath(pattern, ''));
  }
  for (const broken of reads.broken.slice(0, 1))
    sink.doubt(`GitHub's parser refuses the expression \`${broken.slice(0, 40)}\``, IN_EXPRESSIONS, []);
}

function readReference({ context, path }: Reference, scope: ReferenceScope, sink: FlowSink): void {
  const [first, second, third] = path.map((segment) => segment.name);
  const owner = first ?? '*';
  const part = second?.toLowerCase();
  if (context === 'steps') {
    if (part === 'outcome' || part === 'conclusion') sink.read({ kind: 'step-result', step: owner });
    else sink.read({ kind: 'step-output', step: owner, name: third ?? '*' });
    if (part === undefined) sink.read({ kind: 'step-result', step: owner });
  }
  if (context === 'needs') {
    if (part !== 'result') sink.read({ kind: 'job-output', job: owner, name: third ?? '*' });
    if (part !== 'outputs') sink.read({ kind: 'job-result', job: owner });
  }
  if (context === 'env' && !(first !== undefined && first !== null && scope.ownVariables.has(first))) {
    sink.read({ kind: 'environment', variable: owner });
  }
  if (context === 'job') {
    const what = first?.toLowerCase();
    if (what === 'services' || what === undefined) sink.read({ kind: 'service', name: second ?? '*' });
    if (what === 'status' || what === undefined) sink.read({ kind: 'step-result', step: '*' });
  }
}

/** The patterns of every `hashFiles` whose arguments are all literal; all files where one is not. */
function hashedPatterns(values: readonly Json[]): readonly string[] {
  const patterns: string[] = [];
  for (const text of textsOf(values)) {
    for (const [, args = ''] of text.matchAll(/hashfiles\s*\(([^()]{0,2000})/gi)) {
      const literals = [...args.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1] ?? '');
      const rest = args.replace(/'(?:[^']|'')*'/g, '').replace(/[\s,]/g, '');
      patterns.push(...(rest === '' && literals.length > 0 ? literals.filter((literal) => !literal.startsWith('!')) : ['**']));
    }
  }
  return patterns.length === 0 ? ['**'] : patterns;
}

function textsOf(values: readonly Json[]): readonly string[] {
  const texts: string[] = [];
  const stack: Json[] = [...values];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (typeof top === 'string') texts.push(top);
    else if (typeof top === 'object' && top !== null) stack.push(...(Array.isArray(top) ? (top as readonly Json[]) : Object.values(top)));
  }
  return texts;
}
