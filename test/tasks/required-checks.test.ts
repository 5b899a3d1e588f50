import { expect, test } from '@jest/globals';
import { available, notAvailable } from '../../src/model/availability.ts';
import { requiredChecks } from '../../src/tasks/required-checks.ts';

const told = available(new Set(['ci']));
const silent = notAvailable('branch rules are not readable');

test.each([
  ['those of GitHub and those of the configuration together', told, ['lint', 'ci'], available(new Set(['ci', 'lint']))],
  ['those of GitHub where the configuration names none', told, [], told],
  ['those of the configuration where GitHub does not tell', silent, ['lint'], available(new Set(['lint']))],
  ['not known where nobody tells', silent, [], silent],
])('required checks are %s', (_what, fromGitHub, configured, expected) => {
  expect(requiredChecks(fromGitHub, configured)).toEqual(expected);
});
