import type { RepositoryConfig, RuleMode } from '../model/repository-config.ts';
import type { RuleMeta } from './rule.ts';

/** What a configuration wants of a rule: as it says, else `pr`, and `off` for a rule that has to be asked for. */
export function modeOfRule({ id, optIn }: Pick<RuleMeta, 'id' | 'optIn'>, { rules }: Pick<RepositoryConfig, 'rules'>): RuleMode {
  return rules.get(id)?.mode ?? (optIn === true ? 'off' : 'pr');
}
