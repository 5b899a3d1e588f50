import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';
import type { Analysis, WorkflowAnalysis } from '../../src/engine/analysis.ts';
import { matchesWorkflow } from '../../src/engine/matches-workflow.ts';
import type { DetectedConfiguration } from '../../src/engine/onboarding/detect-configuration.ts';
import { shortHash } from '../../src/model/short-hash.ts';
import { renderConfigurationFile, workflowPattern } from '../../src/report/onboarding-configuration.ts';
import { isOnboardingAsWritten, readOnboardingMarker } from '../../src/report/onboarding-marker.ts';
import { onboardingNote } from '../../src/report/onboarding-note.ts';
import { type OnboardingContext, renderOnboarding } from '../../src/report/onboarding-pull-request.ts';
import { prefilledFileLink } from '../../src/report/prefilled-file-link.ts';
import { yamlScalar } from '../../src/report/yaml-scalar.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';
import { FINDING } from './sample-analysis.ts';
import { EMPTY_HISTORY, NO_FINDINGS, ORDINARY, SIXTY } from './sample-onboarding.ts';

function golden(name: string, context: OnboardingContext): void {
  const { title, branch, commitMessage, body, file } = renderOnboarding(context);
  expectFile(
    new URL(`cases/onboarding-${name}.md`, import.meta.url),
    [`title: ${title}`, `branch: ${branch}`, '', commitMessage, '=====', body, '=====', file.path, '', file.content].join('\n'),
  );
}

function isValid(text: string) {
  const read = readRepositoryConfig(text);
  if (!read.ok) throw new Error(`${JSON.stringify(read.problems)}\n${text}`);
  return read;
}

const HOSTILE = ['@octocat #12', '`tick`', '<img src=x>', '[a](https://evil.example)', '\u202egnp.yml', 'a|b', '-->', 'x\n- y: z'] as const;
const HOSTILE_DETECTED: DetectedConfiguration = {
  ...ORDINARY.detected,
  workflows: HOSTILE.map((name, i) => ({
    ...(ORDINARY.detected.workflows[i % 3] as DetectedConfiguration['workflows'][number]),
    path: `.github/workflows/${name}.yml`,
    events: [name],
    delivery: i % 2 === 0 ? `delivers: job \`${name}\` is named for a delivery` : null,
    simulatedHistory: i === 3 ? name : null,
  })),
  targets: ORDINARY.detected.targets.map((target) => ({ ...target, path: `.github/workflows/${HOSTILE[3]}.yml` })),
  checks: { told: false, reason: HOSTILE[0], candidates: [...HOSTILE] },
  ownRunners: HOSTILE.map((name) => [name]),
};

describe('the onboarding pull request', () => {
  test('of an ordinary repository', () => golden('ordinary', ORDINARY));
  test('without history states no time and proposes no target', () => {
    golden('empty-history', EMPTY_HISTORY);
    const { body, file } = renderOnboarding(EMPTY_HISTORY);
    expect(body).not.toMatch(/\d+(?:\.\d+)?(?:s|m|h|%)\b/);
    expect(isValid(file.content).config.targets).toEqual([]);
  });
  test('without findings says that nothing is opened at first', () => {
    golden('no-findings', NO_FINDINGS);
    expect(renderOnboarding(NO_FINDINGS).body).toContain('none is opened at first');
  });
  test('of 60 workflows', () => golden('60-workflows', SIXTY));
  test('of hostile names', () => golden('hostile-names', { ...ORDINARY, detected: HOSTILE_DETECTED }));
  test('counts no finding of a workflow that would be ignored', () => {
    const ignored = {
      ...ORDINARY.detected,
      workflows: ORDINARY.detected.workflows.map((workflow) => ({ ...workflow, delivery: 'delivers' })),
    };
    expect(renderOnboarding({ ...ORDINARY, detected: ignored }).body).toContain('Nothing is found now that would become a pull request');
  });
  test('names a workflow that cannot be read', () => {
    const workflows: readonly WorkflowAnalysis[] = [
      { path: '.github/workflows/bad.yml', status: 'invalid', reason: 'no jobs', line: 3, column: 1 },
    ];
    expect(renderOnboarding({ ...ORDINARY, analysis: { ...ORDINARY.analysis, workflows } }).body).toContain(
      '`bad.yml` cannot be read, line 3: no jobs',
    );
  });
  test('is known again by its marker', () => {
    const { body, file } = renderOnboarding(ORDINARY);
    expect(readOnboardingMarker(body)).toMatchObject({ file: shortHash(file.content) });
    expect(isOnboardingAsWritten(body)).toBe(true);
    expect(isOnboardingAsWritten(body.replaceAll('\n', '\r\n'))).toBe(true);
    expect(isOnboardingAsWritten(body.replace('Merge', 'Do not merge'))).toBe(false);
    expect(isOnboardingAsWritten(`${body}\n\nThanks!`)).toBe(false);
    expect(isOnboardingAsWritten('Thanks!')).toBe(false);
    expect(readOnboardingMarker('Thanks!')).toBeNull();
  });
  test('stays below the limit and keeps its marker however much there is', () => {
    const [workflow] = ORDINARY.detected.workflows;
    if (workflow === undefined) throw new Error('the sample has no workflow');
    const detected = {
      ...ORDINARY.detected,
      workflows: Array.from({ length: 500 }, (_, i) => ({
        ...workflow,
        path: `.github/workflows/${'w'.repeat(110)}${i}.yml`,
        delivery: `delivers: ${'x'.repeat(900)}`,
      })),
    };
    const findings = Array.from({ length: 500 }, () => ({ ...FINDING, message: 'y '.repeat(400), outcome: null }));
    const analysis: Analysis = {
      ...ORDINARY.analysis,
      workflows: [
        { path: '.github/workflows/other.yml', status: 'analyzed', findings, skipped: [], combined: null, runs: 0, simulatedHistory: null },
      ],
    };
    const { body } = renderOnboarding({ ...ORDINARY, detected, analysis });
    expect(body.length).toBeLessThanOrEqual(58_000);
    expect(readOnboardingMarker(body)).not.toBeNull();
    expect(body).toContain('What is never done');
    expect(body).toContain('close this pull request');
  });
});

test('hostile names reach no part of the onboarding pull request as Markdown, nor break the file', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (a, b) => {
      const [workflow] = ORDINARY.detected.workflows;
      if (workflow === undefined) throw new Error('the sample has no workflow');
      const path = `.github/workflows/${a.replaceAll('/', '')}.yml`;
      const detected: DetectedConfiguration = {
        workflows: [
          { ...workflow, path, events: [b], simulatedHistory: b },
          { ...workflow, path: `.github/workflows/${b}.yaml`, delivery: `calls ${a}` },
        ],
        targets: ORDINARY.detected.targets.map((target) => ({ ...target, path })),
        checks: { told: false, reason: b, candidates: [a, b] },
        ownRunners: [[b, a]],
      };
      const analysis: Analysis = {
        ...ORDINARY.analysis,
        workflows: [
          { path: b, status: 'skipped', reason: a },
          {
            path: a,
            status: 'analyzed',
            findings: [{ ...FINDING, message: b, outcome: { kind: 'withheld', reason: a } }],
            skipped: [],
            combined: null,
            runs: 1,
            simulatedHistory: null,
          },
        ],
      };
      const { title, body, commitMessage, file } = renderOnboarding({ ...ORDINARY, detected, analysis });
      const read = outsideCode(body.replace(/<!-- paceline:onboarding .* -->$/, ''));
      for (const { what, pattern } of ACTIVE)
        expect({ what, found: pattern.exec(read)?.[0] ?? null, body }).toEqual({ what, found: null, body });
      expect(HIDDEN.exec(body)).toBeNull();
      expect(HIDDEN.exec(title + commitMessage + file.content)).toBeNull();
      expect(readOnboardingMarker(body)).toMatchObject({ file: shortHash(file.content) });
      expect(isOnboardingAsWritten(body)).toBe(true);
      const { config } = isValid(file.content);
      expect(config.targets.map(({ makespan }) => makespan)).toEqual(detected.targets.map(({ p95 }) => ({ p95, enforce: false })));
      expect(matchesWorkflow(path, config.targets[0]?.workflow ?? '')).toBe(true);
      expect(config.ignore.workflows).toHaveLength(1);
      expect(config.requiredChecks).toEqual([]);
      expect(config.pools.size).toBe(0);
    }),
    { numRuns: 500 },
  );
});

describe('the configuration file', () => {
  test('is valid and holds nothing else than what was detected', () => {
    for (const { detected } of [ORDINARY, EMPTY_HISTORY, NO_FINDINGS, SIXTY]) {
      const { config, notes } = isValid(renderConfigurationFile(detected));
      expect(notes).toEqual([]);
      expect(config.targets.map(({ workflow, makespan }) => [workflow, makespan])).toEqual(
        detected.targets.map(({ path, p95 }) => [workflowPattern(path), { p95, enforce: false }]),
      );
      expect(config.ignore.workflows).toEqual(
        detected.workflows.flatMap(({ path, delivery }) => (delivery === null ? [] : [workflowPattern(path)])),
      );
    }
  });
  test('has no key beside level that the detection gives no reason for', () =>
    expect(Object.keys(parse(renderConfigurationFile(EMPTY_HISTORY.detected)) as object)).toEqual(['level']));
  test('its commented examples are valid too', () => {
    const text = renderConfigurationFile({ ...EMPTY_HISTORY.detected, ownRunners: [['self-hosted', 'large runner']] });
    const { config } = isValid(text.replace(/^# (?=(?:targets|required-checks|pools):| {2})/gm, ''));
    expect(config.targets).toHaveLength(1);
    expect(config.requiredChecks).toEqual(['lint', 'test']);
    expect(config.pools.get('own')).toEqual({ labels: ['self-hosted', 'large runner'], runners: 4 });
  });
  test.each([
    ['ci.yml', 'ci.yml'],
    ['a[1]*.yml', 'a?1??.yml'],
    ['{a,b}.yml', '?a,b?.yml'],
    ['!x.yml', '?x.yml'],
  ])('%s is meant by the pattern %s', (name, pattern) => {
    expect(workflowPattern(`.github/workflows/${name}`)).toBe(pattern);
    expect(matchesWorkflow(`.github/workflows/${name}`, pattern)).toBe(true);
  });
});

test('a scalar reads back as the text it was', () => {
  fc.assert(
    fc.property(
      fc.oneof(hostileName, fc.string(), fc.constantFrom('yes', 'null', '1.5', '~', '', '- x', "it's", 'a: b', 'a #b')),
      (text) => {
        const whole = text.toWellFormed();
        expect(parse(`[${yamlScalar(whole)}, x]`)).toEqual([whole, 'x']);
        expect(parse(`- ${yamlScalar(whole)}\n`)).toEqual([whole]);
      },
    ),
    { numRuns: 1_000 },
  );
});

describe('the link to a new file', () => {
  const file = {
    webUrl: 'https://github.com',
    owner: 'octo',
    name: 'demo',
    defaultBranch: 'main',
    path: '.github/paceline.yml',
    text: 'level: basic\n',
  };
  test('opens the page with name and text filled in', () =>
    expect(prefilledFileLink(file)).toEqual({
      url: 'https://github.com/octo/demo/new/main?filename=.github/paceline.yml&value=level%3A%20basic%0A',
      holdsText: true,
    }));
  test('names the own server and a branch with a slash', () =>
    expect(prefilledFileLink({ ...file, webUrl: 'https://github.corp.example', defaultBranch: 'release/1 (a)' }).url).toBe(
      'https://github.corp.example/octo/demo/new/release/1%20%28a%29?filename=.github/paceline.yml&value=level%3A%20basic%0A',
    ));
  test('leaves the text out where GitHub would refuse the address, also once it is encoded again for signing in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), fc.constantFrom('a', '%', 'é', '\ud800', '\n'), (length, character) => {
        const text = character.repeat(length);
        const { url, holdsText } = prefilledFileLink({ ...file, text });
        const login = `https://github.com/login?return_to=${encodeURIComponent(url)}`;
        expect(login.length).toBeLessThanOrEqual(8_191);
        expect(new URL(url).searchParams.get('value')).toBe(holdsText ? text.toWellFormed() : null);
        expect(new URL(url).searchParams.get('filename')).toBe('.github/paceline.yml');
      }),
    );
  });
  test('ends no Markdown link, whatever the branch is called', () => {
    fc.assert(
      fc.property(hostileName, (defaultBranch) => {
        const { url } = prefilledFileLink({ ...file, defaultBranch });
        expect(url).toMatch(/^https:\/\/github\.com\/octo\/demo\/new\/[^\s()<>[\]`*"'|\\]*$/);
      }),
    );
  });
  test('stands in a note on the check run, with the text below where it does not fit', () => {
    expectFile(
      new URL('cases/onboarding-note.md', import.meta.url),
      `${onboardingNote({ ...file, text: renderConfigurationFile(ORDINARY.detected) })}\n`,
    );
    const long = onboardingNote({ ...file, text: `# ${'x'.repeat(9_000)}\n` });
    expect(long).toContain('its text stands below');
    expect(long).toContain('```yaml\n# xxx');
  });
});
