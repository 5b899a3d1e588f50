import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Lexer } from 'yaml';
import type { ProposalOutcome, WorkflowAnalysis } from '../../src/engine/analysis.ts';
import { analyzeWorkflow } from '../../src/engine/analyze-workflow.ts';
import type { Evidence } from '../../src/engine/evidence.ts';
import { type Proposal, type Rule, SKIP_REASONS } from '../../src/engine/rule.ts';
import { runRules } from '../../src/engine/run-rules.ts';
import { RULES } from '../../src/rules/registry.generated.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { sayAnalysis } from '../helpers/say-analysis.ts';

const PAGE_FENCE = /^```yaml (before|evidence|after)\n([\s\S]*?)^```$/gm;

function read(url: URL): string | null {
  return existsSync(url) ? readFileSync(url, 'utf8') : null;
}

function casesOf(id: string): readonly string[] {
  return readdirSync(new URL(`${id}/`, import.meta.url))
    .flatMap((name) => /^(.+?)\.yml$/.exec(name)?.[1] ?? [])
    .filter((name) => !/\.(?:evidence|expected)$/.test(name))
    .sort();
}

function loadCase(id: string, name: string): { readonly text: string; readonly evidence: Evidence } {
  const file = (suffix: string) => read(new URL(`${id}/${name}${suffix}`, import.meta.url));
  const text = file('.yml') ?? '';
  return { text, evidence: caseEvidence(text, file('.evidence.yml') ?? '') };
}

function analyze(rule: Rule, evidence: Evidence): WorkflowAnalysis {
  return analyzeWorkflow({ ok: true, path: evidence.workflow.path, evidence }, [rule], { seed: 1 });
}

function editedText(analysis: WorkflowAnalysis): string | null {
  if (analysis.status !== 'analyzed') return null;
  return analysis.combined?.files.find(({ path }) => path === analysis.path)?.content ?? null;
}

function outcomesOf(analysis: WorkflowAnalysis): readonly ProposalOutcome[] {
  return analysis.status === 'analyzed' ? analysis.findings.flatMap(({ outcome }) => outcome ?? []) : [];
}

function proposalsOf(analysis: WorkflowAnalysis): readonly Proposal[] {
  return outcomesOf(analysis).flatMap((outcome) => (outcome.kind === 'proven' ? [outcome.proven.proposal] : []));
}

function commentsOf(text: string): readonly string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#'));
}

function reversed(evidence: Evidence): Evidence {
  if (!evidence.history.available) return evidence;
  const { value } = evidence.history;
  return { ...evidence, history: { available: true, value: { ...value, runs: value.runs.toReversed() } } };
}

function jobKeys(path: string, text: string): readonly string[] {
  const parsed = parseWorkflow(path, text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return parsed.workflow.jobs.map(({ key }) => key);
}

describe.each(RULES.map((rule): [string, Rule] => [rule.meta.id, rule]))('%s', (id, rule) => {
  const names = casesOf(id);

  for (const name of names)
    describe(name, () => {
      const { text, evidence } = loadCase(id, name);
      const analysis = analyze(rule, evidence);
      const said = sayAnalysis(analysis);
      const edited = editedText(analysis);
      const expectedEdit = new URL(`${id}/${name}.expected.yml`, import.meta.url);

      test('is said and edited as expected', () => {
        expectFile(new URL(`${id}/${name}.expected.txt`, import.meta.url), said);
        if (edited !== null) expectFile(expectedEdit, edited);
        else expect(existsSync(expectedEdit)).toBe(false);
      });

      test('says the same whatever the order of the runs, and each time', () => {
        expect(sayAnalysis(analyze(rule, reversed(evidence)))).toBe(said);
        expect(sayAnalysis(analyze(rule, evidence))).toBe(said);
      });

      test('has every proposal proven, unless the case is about a refusal', () => {
        const refused = outcomesOf(analysis).filter(({ kind }) => kind === 'refused');
        expect(refused.length > 0).toBe(name.startsWith('refused-'));
      });

      if (edited === null) return;

      test('keeps every comment, every job key and every byte outside the edits', () => {
        expect(commentsOf(edited)).toEqual(commentsOf(text));
        expect(jobKeys(evidence.workflow.path, edited)).toEqual(jobKeys(evidence.workflow.path, text));
        const edits = proposalsOf(analysis)
          .flatMap(({ files, path }) => files.filter((file) => file.path === path))
          .flatMap((file) => ('edits' in file ? file.edits : []));
        const result = applyEdits(text, edits);
        if (!result.ok) throw new Error(result.conflict.message);
        let rest = edited;
        let from = 0;
        for (const { start, end, replacement } of result.ranges) {
          const kept = text.slice(from, start) + replacement;
          expect(rest.slice(0, kept.length)).toBe(kept);
          rest = rest.slice(kept.length);
          from = end;
        }
        expect(rest).toBe(text.slice(from));
      });

      test('finds nothing more to propose once the edit is made', () => {
        const shorthand = read(new URL(`${id}/${name}.evidence.yml`, import.meta.url)) ?? '';
        expect(proposalsOf(analyze(rule, caseEvidence(edited, shorthand)))).toEqual([]);
      });
    });

  test('has a case for every message', () => {
    const said = names.flatMap((name) => {
      const [report] = runRules([rule], loadCase(id, name).evidence);
      return report?.status === 'findings' ? report.findings.map(({ messageId }) => messageId) : [];
    });
    expect([...new Set(said)].sort()).toEqual(Object.keys(rule.meta.messages).sort());
  });

  test('has a case for every reason to skip that its files name', () => {
    const folder = new URL(`../../src/rules/${id}/`, import.meta.url);
    const sources = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    const code = sources.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
    const named = Object.keys(SKIP_REASONS).filter((reason) => code.includes(`'${reason}'`));
    const skipped = names.flatMap((name) => {
      const [report] = runRules([rule], loadCase(id, name).evidence);
      return report?.status === 'skipped' ? [report.reason] : [];
    });
    expect(named.filter((reason) => !skipped.some((seen) => seen === reason))).toEqual([]);
  });

  test('turns the first workflow of its page into the second, byte for byte', () => {
    const page = read(new URL(`../../src/rules/${id}/rule.md`, import.meta.url)) ?? '';
    const fences = new Map([...page.matchAll(PAGE_FENCE)].map(([, kind, text]) => [kind, text]));
    const before = fences.get('before');
    const after = fences.get('after');
    if (before === undefined || after === undefined) throw new Error(`${id}: the page has no fences "yaml before" and "yaml after"`);
    expect(editedText(analyze(rule, caseEvidence(before, fences.get('evidence') ?? '')))).toBe(after);
  });
});
