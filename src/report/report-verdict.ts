import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { Report } from '../engine/report/report.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { bottleneckRuns, bottleneckShare } from './bottleneck-words.ts';
import { count } from './count.ts';
import { describeInterval } from './describe-prediction.ts';
import { BOTTLENECK_WORDS, quantiles } from './document/words.ts';
import { minutesWords } from './profile-cost.ts';
import { bullets, paragraph, type ReportBlock } from './report-document.ts';
import { describeSureChange } from './report-events.ts';
import { describeShift, workflowName } from './report-shift.ts';

/** What somebody reads who reads no further: how long it takes, whether it got better, what could be won, what fails, what it costs. */
export function verdictBlocks(report: Report): readonly ReportBlock[] {
  const { explanation, comparisons, plan } = report;
  const [main] = byUse(explanation.workflows);
  if (main === undefined) return [paragraph('No completed run: nothing was measured.')];
  const compared = comparisons.available ? comparisons.value.find((each) => isOf(each, main)) : undefined;
  const sentences = [
    `${workflowName(main.profile)} takes ${quantiles(main.profile.makespan)} from the first job queued to the last job done.`,
    ...(compared === undefined
      ? []
      : [
          `Its makespan since then, against before: ${describeShift(compared.makespan)}; n ${compared.makespan.before.n} and ${compared.makespan.since.n}.`,
        ]),
    ...describeSureChange(main.changes),
    ...mostToWin(main),
    ...reliabilityOf(main),
    ...missedTargets(explanation.workflows),
    ...costOf(report),
    ...(plan.available ? [planOf(plan.value)] : []),
  ];
  return bullets(sentences);
}

/** The workflows that used most runner time first. */
export function byUse(workflows: readonly WorkflowExplanation[]): readonly WorkflowExplanation[] {
  return workflows.toSorted((a, b) => b.profile.totalRunnerTime - a.profile.totalRunnerTime);
}

export function isOf(each: { readonly path: string | null; readonly name: string | null }, { profile }: WorkflowExplanation): boolean {
  return (each.path ?? each.name) === (profile.path ?? profile.name);
}

function mostToWin({ bottlenecks, path }: WorkflowExplanation): readonly string[] {
  const [first, second] = bottlenecks;
  if (first === undefined)
    return path.available ? ['No kind of work on its critical path is worth more than 10s and 2% of the makespan.'] : [];
  const where = first.jobs.length === 0 ? '' : ` in ${first.jobs.slice(0, 2).map(quoted).join(', ')}`;
  const next = second === undefined ? '' : `; next ${BOTTLENECK_WORDS[second.kind]}, ${formatDuration(second.value)}`;
  return [
    `Most could be won from ${BOTTLENECK_WORDS[first.kind]}${where}: at most ${formatDuration(first.value)} a run on average, ${bottleneckShare(first)}, ${bottleneckRuns(first)}${next} (not to be added up).`,
  ];
}

function reliabilityOf({ profile, reliability }: WorkflowExplanation): readonly string[] {
  const { success } = profile.outcomes;
  if (success.share === null) return [];
  const flaky = reliability.jobs.filter(({ flake }) => flake.flaked > 0);
  const [worst] = flaky;
  const about =
    worst === undefined
      ? 'no job failed and passed on the same commit'
      : `${count(flaky.length, 'job')} failed and passed on the same commit, ${quoted(worst.name)} in ${worst.flake.flaked} of ${worst.flake.attempts} attempts`;
  return [`${formatShare(success.share)} of its runs succeed (${success.count} of ${success.n}); ${about}.`];
}

function missedTargets(workflows: readonly WorkflowExplanation[]): readonly string[] {
  const all = workflows.flatMap(({ objectives }) => objectives);
  if (all.length === 0) return [];
  const of = (state: string): number => all.filter((objective) => objective.state === state).length;
  return [`Of ${count(all.length, 'target')}, ${of('met')} met, ${of('missed')} missed and ${of('unknown')} unknown.`];
}

function costOf({ explanation: { cost } }: Report): readonly string[] {
  if (cost.listPrice === 0) return [];
  const month = cost.perMonth === null ? '' : `, ${formatMoney(cost.perMonth)} in 30 days`;
  const what = cost.unpricedJobRuns === 0 ? 'It all' : `What has a price, ${minutesWords(cost.pricedMinutes, cost.pricedJobRuns)},`;
  const forks = cost.forks.jobRuns === 0 ? '' : `, ${formatMoney(cost.forks.listPrice)} of it runs of forks`;
  const payer = cost.visibility === 'private' ? '' : ', as a private repository would pay it';
  return [`${what} cost ${formatMoney(cost.listPrice)} at list price in the window${forks}${month}${payer}.`];
}

function planOf({ phases, notDone, returns }: Extract<Report['plan'], { available: true }>['value']): string {
  const proposals = phases.flatMap(({ workflows }) => workflows.flatMap(({ proposals: own }) => own)).length;
  if (proposals === 0) return `Paceline proposes nothing for the checkout; ${count(notDone.length, 'point')} below say why not.`;
  const won = returns.filter(({ waiting }) => waiting.interval[0] > 0);
  const [best] = won.toSorted((a, b) => b.waiting.saved - a.waiting.saved);
  const about =
    best === undefined
      ? 'no shorter makespan is predicted'
      : `predicted for ${quoted(best.path)}: ${formatDuration(best.waiting.saved)} less waiting in 30 days (95% interval ${describeInterval(best.waiting.interval, formatDuration)})`;
  return `Paceline proposes ${count(proposals, 'change')}, each proven; ${about}.`;
}
