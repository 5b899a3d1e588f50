import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The headings of a rule's page, in order. One that has nothing to say reads "Intentionally omitted". */
export const PAGE_HEADINGS = [
  'What it finds',
  'Why it costs time',
  'What it changes',
  'Before and after',
  'When not to use it',
  'Options',
  'How the saving is computed',
  'References',
] as const;

/** The files of a new rule, by path. The rule finds nothing yet and says so. */
export function ruleFiles(id: string): Readonly<Record<string, string>> {
  const words = id.split('-').join(' ');
  const title = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  const rule = `import { defineRule, type RuleResult } from '../../engine/rule.ts';

type MessageId = 'found';

export const rule = defineRule<object, MessageId>({
  meta: {
    id: '${id}',
    title: '${title}',
    family: 'steps',
    safety: 'review',
    experimental: true,
    minRuns: 20,
    since: '0.1.0',
    messages: {
      found: '{job} could do this.',
    },
  },
  defaults: {},
  check({ workflow }): RuleResult<MessageId> {
    if (workflow.jobs.length === 0) return { skipped: 'not-applicable' };
    return { findings: [] };
  },
});
`;
  const workflow = `on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
`;
  // The fences are run: the rule must turn the first into the second, byte for byte.
  const example = `\`\`\`yaml before\n${workflow}\`\`\`\n\n\`\`\`yaml after\n${workflow}\`\`\``;
  const page = PAGE_HEADINGS.map(
    (heading) => `## ${heading}\n\n${heading === 'Before and after' ? example : 'Intentionally omitted.'}\n`,
  ).join('\n');
  return {
    [`src/rules/${id}/rule.ts`]: rule,
    [`src/rules/${id}/rule.md`]: page,
    [`test/rules/${id}/plain-job.yml`]: workflow,
  };
}

function main(id: string | undefined): number {
  if (id === undefined || !/^[a-z]+(-[a-z]+)+$/.test(id)) {
    console.error('Usage: npm run new-rule -- <verb-object>, for example cache-dependencies');
    return 2;
  }
  const root = new URL('..', import.meta.url);
  if (existsSync(new URL(`src/rules/${id}`, root))) {
    console.error(`src/rules/${id} exists.`);
    return 2;
  }
  for (const [path, content] of Object.entries(ruleFiles(id))) {
    const file = fileURLToPath(new URL(path, root));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    console.log(`wrote ${path}`);
  }
  const generated = spawnSync(process.execPath, [fileURLToPath(new URL('scripts/generate.ts', root))], { stdio: 'inherit' });
  console.log(`Next: npm run test:update -- test/rules, and read what it wrote.`);
  return generated.status ?? 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = main(process.argv[2]);
