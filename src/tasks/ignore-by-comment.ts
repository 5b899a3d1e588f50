import type { IgnoreScope } from '../engine/commands/command.ts';
import type { Ignored, StoredProposal, Transaction } from '../ports/store.ts';
import type { Ignored as IgnoredNames } from '../report/command-answer.ts';
import { type Answer, type Asked, notPossible } from './asked.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { writtenConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** Leaves what a proposal is about alone from now on, and closes its pull request. What waits to be opened for the same goes at once. */
export async function ignoreByComment(asked: Asked, scope: IgnoreScope): Promise<Answer> {
  const { world, access, proposal, number, login } = asked;
  const { id } = access.stored.repository;
  if (!isOfRule(proposal)) return notPossible('no rule made this pull request');
  const subject = subjectOf(proposal, scope);
  if (subject === null) return notPossible('this pull request is about the workflow as a whole, and about no one job');
  const at = world.clock.now();
  await world.store.ignored.save(id, { scope, subject, login, at });
  // Closed before that is written down: repeated after a crash, both are done again.
  if (proposal.state === 'open' || proposal.state === 'closed') await access.github.pulls.update(number, { state: 'closed' });
  await world.store.transaction(async (within) => {
    await within.proposals.transition(id, proposal.key, {
      from: ['open'],
      state: 'closed',
      reason: `ignored by ${login} in a comment`,
      at,
    });
    await withdraw(within, id, { scope, subject }, at);
    await analyzeAgain(world, within, id);
  });
  return { kind: 'ignored', what: scope, subject };
}

/** Takes back what a comment ignored: by its name, a workflow also by that of its file. */
export async function unignoreByComment({ world, access }: Asked, name: string): Promise<Answer> {
  const { stored } = access;
  const { id } = stored.repository;
  const meant = (await world.store.ignored.list(id)).filter(({ scope, subject }) => isNamed(scope, subject, name));
  if (meant.length === 0) {
    const { rules, workflows, jobs } = ignoredOfConfiguration(stored);
    const isInConfiguration = rules.includes(name) || jobs.includes(name) || workflows.some((one) => isNamed('workflow', one, name));
    return { kind: 'not-ignored', subject: name, isInConfiguration };
  }
  await world.store.transaction(async (within) => {
    for (const { subject } of meant) await within.ignored.remove(id, subject);
    await analyzeAgain(world, within, id);
  });
  return { kind: 'unignored', subject: name };
}

/** All that is left alone, and who says so. */
export async function showIgnores({ world, access }: Asked): Promise<Answer> {
  const ignored = await world.store.ignored.list(access.stored.repository.id);
  const of = (wanted: IgnoreScope) => ignored.flatMap(({ scope, subject }) => (scope === wanted ? [subject] : []));
  const byComment = { rules: of('rule'), workflows: of('workflow'), jobs: of('job') };
  return { kind: 'ignores', byComment, byConfiguration: ignoredOfConfiguration(access.stored) };
}

function ignoredOfConfiguration(stored: Asked['access']['stored']): IgnoredNames {
  const { rules, ignore } = writtenConfiguration(stored);
  return { rules: [...rules].flatMap(([id, { mode }]) => (mode === 'off' ? [id] : [])), ...ignore };
}

function isNamed(scope: Ignored['scope'], subject: string, name: string): boolean {
  return subject === name || (scope === 'workflow' && subject.slice(subject.lastIndexOf('/') + 1) === name);
}

function subjectOf(proposal: StoredProposal, scope: IgnoreScope): string | null {
  if (scope === 'job') return jobOfProposal(proposal);
  return scope === 'rule' ? proposal.ruleId : proposal.path;
}

/** The job that the key of a proposal names: `<rule>:<path>:<job>`, with its step behind; null for the workflow as a whole. */
function jobOfProposal({ key, ruleId, path }: StoredProposal): string | null {
  const before = `${ruleId}:${path}:`;
  const job = key.startsWith(before) ? (key.slice(before.length).split('/')[0] ?? '') : '';
  return job === '' || job === 'workflow' ? null : job;
}

async function withdraw(within: Transaction, repositoryId: number, { scope, subject }: Pick<Ignored, 'scope' | 'subject'>, at: Date) {
  for (const proposal of (await within.proposals.list(repositoryId)).filter(isOfRule)) {
    if (subjectOf(proposal, scope) !== subject) continue;
    const away = { from: ['candidate', 'waiting'], state: 'superseded', reason: 'ignored by a comment', at } as const;
    await within.proposals.transition(repositoryId, proposal.key, away);
  }
}

async function analyzeAgain(world: World, within: Transaction, repositoryId: number): Promise<void> {
  await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId } }, { within });
}
