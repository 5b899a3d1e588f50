import { readRepositoryConfig } from '../config/repository-config.ts';
import { RULES } from '../rules/registry.generated.ts';

export const CONFIGURATION_PATH = '.github/paceline.yml';

const KNOWN_RULES: readonly string[] = RULES.map((rule) => rule.meta.id);

/** Reads a configuration, over the text of the organization's where there is one, and knows which rules there are. */
export function readConfiguration(text: string, organization: string | null = null): ReturnType<typeof readRepositoryConfig> {
  return readRepositoryConfig(text, { knownRules: KNOWN_RULES, organization });
}
