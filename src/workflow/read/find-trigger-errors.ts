import { isValidCron } from '@actions/workflow-parser/model/converter/cron';
import type { Problem, Trigger, Workflow } from '../model.ts';
import { toProblem } from '../yaml/to-problem.ts';

/** Events whose filters GitHub reads; of others it reads past them. */
const FILTERED: ReadonlySet<string> = new Set(['push', 'pull_request', 'pull_request_target', 'workflow_run']);
const MAX_CRON = 1_000;

/**
 * What GitHub refuses under `on:` beyond its schema: no event at all, a filter beside the one that excludes, and times that no cron knows.
 * Sources: "Workflow syntax", on.push, on.pull_request and on.schedule; the cron check of GitHub's parser package.
 */
export function findTriggerErrors(workflow: Workflow): readonly Problem[] {
  if (workflow.triggers.size === 0) return [toProblem('not-a-workflow', 'The file names no event that starts it.', workflow.span)];
  return [...workflow.triggers.values()].flatMap((trigger) => [...findBoth(trigger), ...findCrons(trigger)]);
}

function findBoth(trigger: Trigger): readonly Problem[] {
  if (!FILTERED.has(trigger.event)) return [];
  const pairs = [
    ['branches', trigger.branches, trigger.branchesIgnore],
    ['tags', trigger.tags, trigger.tagsIgnore],
    ['paths', trigger.paths, trigger.pathsIgnore],
  ] as const;
  return pairs.flatMap(([name, wanted, ignored]) =>
    wanted === null || ignored === null ? [] : [problemAt(trigger, `${trigger.event} has both ${name} and ${name}-ignore.`)],
  );
}

function findCrons(trigger: Trigger): readonly Problem[] {
  const wrong = trigger.schedules.filter(({ cron }) => cron.length > MAX_CRON || !isValidCron(cron.trim()));
  return wrong.map(({ cron }) =>
    problemAt(trigger, `'${cron.slice(0, 80)}' is no time that cron knows: minute, hour, day, month, weekday.`),
  );
}

function problemAt(trigger: Trigger, message: string): Problem {
  return toProblem('not-a-workflow', message, trigger.span);
}
