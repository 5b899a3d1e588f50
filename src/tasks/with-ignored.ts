import type { RepositoryConfig } from '../model/repository-config.ts';
import type { StoredRepository } from '../ports/store.ts';
import { literalPattern } from '../report/literal-pattern.ts';

/**
 * A configuration with what people ignore by comment, as if it stood there. Comments only ever take away: what either of the two leaves alone is left
 * alone, also where the configuration names a rule with `pr`, since that may have stood there long before somebody said no.
 */
export function withIgnored(configuration: RepositoryConfig, ignored: StoredRepository['ignored']): RepositoryConfig {
  if (ignored.length === 0) return configuration;
  const of = (wanted: string): readonly string[] => ignored.flatMap(({ scope, subject }) => (scope === wanted ? [subject] : []));
  const { rules, ignore } = configuration;
  const off = of('rule').map((id) => [id, { mode: 'off' as const, options: rules.get(id)?.options ?? {} }] as const);
  return {
    ...configuration,
    rules: new Map([...rules, ...off]),
    ignore: {
      workflows: [...new Set([...ignore.workflows, ...of('workflow').map(literalPattern)])],
      jobs: [...new Set([...ignore.jobs, ...of('job').map(literalPattern)])],
    },
  };
}
