import type { LimitChange } from '../engine/compare-limits.ts';
import { count } from './count.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fitSections } from './fit-sections.ts';
import { limitTable } from './limit-table.ts';
import { markdownTable } from './markdown-table.ts';
import { changedRules, type RulePreview, ruleTable } from './rule-table.ts';

const OUTPUT_LIMIT = 65_535;
const MOST_ROWS = 50;

/** A mistake or a note, with its place in the file. */
interface Remark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What would become of the proposals that no person has decided on. */
export interface ProposalPreview {
  readonly pending: number;
  readonly released: number;
  readonly held: number;
  readonly withdrawn: number;
}

interface Surroundings {
  readonly path: string;
  readonly defaultBranch: string;
  /** What is wrong with the files that are in force now. */
  readonly standing: readonly string[];
  /** Whether a valid configuration of the default branch is in force. */
  readonly hasLast: boolean;
}

/** What a pull request's configuration would change. Settings are in Markdown already. */
export type ConfigurationPreview =
  | (Surroundings & { readonly state: 'invalid'; readonly problems: readonly Remark[] })
  | (Surroundings & {
      readonly state: 'valid';
      /** Whether the default branch holds a configuration: without one, Paceline opens no pull request. */
      readonly activity: { readonly before: boolean; readonly after: boolean };
      readonly limits: { readonly open: number; readonly perDay: number };
      readonly settings: readonly { readonly key: string; readonly before: string; readonly after: string }[];
      readonly rules: readonly RulePreview[];
      readonly targets: readonly LimitChange[];
      readonly proposals: ProposalPreview;
      /** What is written but not in effect. */
      readonly notes: readonly Remark[];
    });

export interface RenderedPreview {
  readonly conclusion: 'success' | 'neutral';
  readonly title: string;
  readonly summary: string;
}

/** The check run on a pull request that changes the configuration. It never fails: it tells, and decides nothing. */
export function renderConfigurationPreview(preview: ConfigurationPreview): RenderedPreview {
  const standing = preview.standing.map((note) => `> ${prose(`On ${codeName(preview.defaultBranch)} now: ${note}`)}`);
  const parts = preview.state === 'invalid' ? renderInvalid(preview) : renderValid(preview);
  const sections = [...standing, ...parts].map((whole, i) => (i < 2 ? { whole } : { whole, short: '', weight: i }));
  return {
    conclusion: preview.state === 'invalid' ? 'neutral' : 'success',
    title: preview.state === 'invalid' ? `Not valid: ${count(preview.problems.length, 'mistake')}` : titleOf(preview),
    summary: fitSections(sections, OUTPUT_LIMIT),
  };
}

type Valid = Extract<ConfigurationPreview, { state: 'valid' }>;
type Invalid = Extract<ConfigurationPreview, { state: 'invalid' }>;

/** `prose` keeps what stands between backticks as code. */
function codeName(name: string): string {
  return `\`${name.replaceAll('`', '')}\``;
}

function renderInvalid({ path, defaultBranch, problems, hasLast }: Invalid): readonly string[] {
  const inForce = hasLast ? 'the last valid configuration stays in force' : 'the defaults stay in force';
  return [
    `${codeSpan(path)} is not valid. Merged into ${codeSpan(defaultBranch)} like this, nothing of it takes effect and ${inForce}.`,
    `### What to change\n\n${remarkTable(problems, 'Mistake')}`,
  ];
}

function renderValid(preview: Valid): readonly string[] {
  const { path, defaultBranch, settings, rules, targets, notes } = preview;
  const changed = changedRules(rules);
  const table = settings.map(({ key, before, after }) => [codeSpan(key), before, after]);
  return [
    `${codeSpan(path)} is valid. It takes effect once it is on ${codeSpan(defaultBranch)}; until then nothing changes.`,
    ...activityOf(preview),
    ...(isEmpty(preview) ? ['Nothing would differ from what is in force now.'] : []),
    ...(table.length === 0 ? [] : [`### Settings\n\n${clipped(['Setting', 'Now', 'With this change'], table)}`]),
    ...(changed.length === 0 ? [] : [`### Rules\n\n${ruleTable(changed)}`]),
    ...(targets.length === 0 ? [] : [`### Limits\n\n${limitTable(targets)}`]),
    ...proposalsOf(preview),
    ...(notes.length === 0 ? [] : [`### Written, not in effect\n\n${remarkTable(notes, 'Note')}`]),
  ];
}

function activityOf({ activity, limits, path, defaultBranch }: Valid): readonly string[] {
  if (activity.before === activity.after) return [];
  if (!activity.after) {
    return [
      `Without ${codeSpan(path)} on ${codeSpan(defaultBranch)} Paceline goes on measuring and reporting, and **opens no pull requests**.`,
    ];
  }
  return [
    `Until now Paceline only measures and reports here. **With this file it opens pull requests**: at most ${limits.open} at once and ${limits.perDay} in 24 hours.`,
  ];
}

function proposalsOf({ proposals, rules }: Valid): readonly string[] {
  const { pending, released, held, withdrawn } = proposals;
  const parts = [
    ...(released === 0 ? [] : [`${count(released, 'more pull request')} would be opened next`]),
    ...(held === 0 ? [] : [`${held} would be held back`]),
    ...(withdrawn === 0 ? [] : [`${withdrawn} would no longer be proposed`]),
  ];
  const isNew = changedRules(rules).some(({ before, after }) => before.words === 'off' && after.words !== 'off');
  const unknown = isNew ? ' What a rule that is turned on finds is known after the next analysis.' : '';
  if (parts.length === 0 && unknown === '') return [];
  const said = parts.length === 0 ? 'None of them would be treated differently.' : `${parts.join(', ')}.`;
  return [
    `### Proposals\n\n${pending === 0 ? 'No proposal waits.' : `${count(pending, 'proposal')} ${pending === 1 ? 'waits' : 'wait'} to be opened: ${lowerFirst(said)}`}${unknown}`,
  ];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function isEmpty({ settings, rules, targets, activity }: Valid): boolean {
  return settings.length + changedRules(rules).length + targets.length === 0 && activity.before === activity.after;
}

function titleOf(preview: Valid): string {
  const { settings, rules, targets, notes, activity } = preview;
  const added = targets.filter(({ before }) => before === null).length;
  const removed = targets.filter(({ after }) => after === null).length;
  const parts = [
    ...(activity.before === activity.after ? [] : [activity.after ? 'pull requests turned on' : 'pull requests turned off']),
    ...counted(settings.length, 'setting', 'changed'),
    ...counted(changedRules(rules).length, 'rule', 'changed'),
    ...counted(added, 'limit', 'added'),
    ...counted(removed, 'limit', 'removed'),
    ...counted(targets.length - added - removed, 'limit', 'changed'),
    ...counted(notes.length, 'key', 'not in effect'),
  ];
  return `Valid: ${isEmpty(preview) && notes.length === 0 ? 'nothing would differ' : parts.join(', ')}`;
}

function counted(n: number, noun: string, what: string): readonly string[] {
  return n === 0 ? [] : [`${count(n, noun)} ${what}`];
}

function remarkTable(remarks: readonly Remark[], heading: string): string {
  const rows = remarks.map(({ line, column, message }) => [String(line), String(column), prose(message)]);
  return clipped(['Line', 'Column', heading], rows, ['right', 'right', 'left']);
}

function clipped(header: readonly string[], rows: readonly (readonly string[])[], align: readonly ('left' | 'right')[] = []): string {
  const more = rows.length > MOST_ROWS ? `\n\nAnd ${rows.length - MOST_ROWS} more.` : '';
  return `${markdownTable(header, rows.slice(0, MOST_ROWS), align)}${more}`;
}
