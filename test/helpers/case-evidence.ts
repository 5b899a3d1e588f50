import { parse } from 'yaml';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';
import type { Evidence } from '../../src/engine/evidence.ts';
import { findLocalSources, localSourcesOf } from '../../src/engine/find-local-sources.ts';
import { UNREAD_EVIDENCE } from '../../src/engine/unread-evidence.ts';
import { available, notAvailable } from '../../src/model/availability.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../../src/model/repository-config.ts';
import type { WorkflowCaller } from '../../src/model/workflow-caller.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { type CaseRuns, caseHistory } from './case-history.ts';

/** `<case>.evidence.yml`: what is known beside the workflow. Everything that is not said is not available. */
interface CaseEvidence {
  readonly 'as-of'?: string;
  readonly path?: string;
  readonly 'default-branch'?: string;
  readonly visibility?: 'public' | 'private';
  /** Every path of the commit. */
  readonly paths?: readonly string[];
  /** Text by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Other workflows of the repository: text by path. */
  readonly siblings?: Readonly<Record<string, string>>;
  readonly callers?: readonly WorkflowCaller[];
  readonly 'required-checks'?: readonly string[];
  /** Text of `.github/paceline.yml`. */
  readonly config?: string;
  readonly runs?: CaseRuns;
}

/** Expands the shorthand into all that a rule may look at. Throws on a mistake in the case itself. */
export function caseEvidence(text: string, shorthand: string): Evidence {
  const given = (parse(shorthand) ?? {}) as CaseEvidence;
  const asOf = new Date(given['as-of'] ?? '2026-06-30T00:00:00Z');
  const path = given.path ?? '.github/workflows/ci.yml';
  const workflow = parsed(path, text);
  const checks = given['required-checks'];
  const files = new Map(Object.entries(given.files ?? {}));
  const siblings = given.siblings && Object.entries(given.siblings).map(([at, sibling]) => parsed(at, sibling));
  const local = findLocalSources(workflow, siblings, files);
  return {
    ...UNREAD_EVIDENCE,
    ...local,
    workflow,
    plan: expandPlan(workflow, localSourcesOf(local)),
    dataFlow: notAvailable('not part of the case'),
    repository: {
      id: 1,
      owner: 'octo',
      name: 'demo',
      defaultBranch: given['default-branch'] ?? 'main',
      visibility: available(given.visibility ?? 'public'),
      isFork: available(false),
      isArchived: false,
    },
    limits: notAvailable('not part of the case'),
    paths: given.paths === undefined ? notAvailable('the paths of the repository are not known') : available(new Set(given.paths)),
    files,
    history: given.runs === undefined ? notAvailable('no history: not measured') : available(caseHistory(given.runs, path, asOf, text)),
    logs: notAvailable('not part of the case'),
    caches: notAvailable('not part of the case'),
    requiredChecks: checks === undefined ? notAvailable('not part of the case') : available(new Set(checks)),
    callers: given.callers === undefined ? notAvailable('not part of the case') : available(given.callers),
    ...(siblings === undefined ? {} : { siblings }),
    configuration: configuration(given.config),
    asOf,
  };
}

function parsed(path: string, text: string): Workflow {
  const result = parseWorkflow(path, text);
  if (!result.ok) throw new Error(`${path}: ${result.problems[0].message}`);
  return result.workflow;
}

function configuration(text: string | undefined): RepositoryConfig {
  if (text === undefined) return DEFAULT_REPOSITORY_CONFIG;
  const result = readRepositoryConfig(text);
  if (!result.ok) throw new Error(`config: ${result.problems[0]?.message}`);
  return result.config;
}
