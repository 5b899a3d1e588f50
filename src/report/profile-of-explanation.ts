import type { Explanation, WorkflowExplanation } from '../engine/explain/explanation.ts';
import { formatWindow } from '../model/format-date.ts';
import { count } from './count.ts';
import { named, say } from './document/line.ts';
import { LEGEND } from './document/words.ts';
import { bottlenecksSection } from './profile-bottlenecks.ts';
import { cachesSection } from './profile-caches.ts';
import { capacitySection } from './profile-capacity.ts';
import { changesSection } from './profile-changes.ts';
import { costSection, storageSection } from './profile-cost.ts';
import type { ProfileDocument, WorkflowPart } from './profile-document.ts';
import { jobDetails } from './profile-job-details.ts';
import { jobsSection } from './profile-jobs.ts';
import { notMeasuredSection, overviewSection } from './profile-overview.ts';
import { pathSection } from './profile-path.ts';
import { reliabilitySection } from './profile-reliability.ts';
import { slowRunsSection } from './profile-slow-runs.ts';
import { stagesSection } from './profile-stages.ts';
import { targetsSection } from './profile-targets.ts';
import { verdictOf } from './profile-verdict.ts';

/** An explanation in words: the verdict first, then each workflow, then what they share. Null for a history without a completed run. */
export function profileDocument(explanation: Explanation): ProfileDocument | null {
  const { window, workflows, simulated, cost, storage } = explanation;
  if (window === null) return null;
  return {
    head: [
      say`${count(workflows.length, 'workflow')}, runs created ${formatWindow(window)}`,
      ...(simulated === null ? [] : [say`simulated history: ${named(simulated)}`]),
    ],
    verdict: verdictOf(explanation),
    workflows: workflows.map(workflowPart),
    together: [...capacitySection(explanation), ...costSection(cost), ...storageSection(storage)],
    foot: [
      ...LEGEND.map(([sign, text]) => ({ sign, text })),
      { sign: null, text: 'n: first attempts that succeeded; queue n: all job runs whose creation is recorded' },
    ],
  };
}

function workflowPart(workflow: WorkflowExplanation): WorkflowPart {
  const { path, name } = workflow.profile;
  return {
    path: path ?? name ?? 'unnamed workflow',
    name: path === null ? null : name,
    sections: [
      ...overviewSection(workflow),
      ...targetsSection(workflow),
      ...bottlenecksSection(workflow),
      ...pathSection(workflow),
      ...changesSection(workflow),
      ...slowRunsSection(workflow),
      ...reliabilitySection(workflow),
      ...stagesSection(workflow),
      ...jobsSection(workflow),
      ...cachesSection(workflow),
      ...notMeasuredSection(workflow),
    ],
    details: jobDetails(workflow),
  };
}
