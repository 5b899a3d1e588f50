import { readRepositoryConfig } from '../config/repository-config.ts';
import { RULES } from '../rules/registry.generated.ts';

export const CONFIGURATION_PATH = '.github/paceline.yml';

const KNOWN_RULES: readonly string[] = RULES.map((rule) => rule.meta.id);

/** Reads a configuration, and knows which rules there are. */
export function readConfiguration(text: string): ReturnType<typeof readRepositoryConfig> {
  return readRepositoryConfig(text, { knownRules: KNOWN_RULES });
}
