import { seconds } from '../../model/seconds.ts';
import type { CacheRules } from './cache-use.ts';

/**
 * GitHub's rules where nobody changed them: 10 GiB a repository, 7 days since the last access (docs.github.com, "Dependency caching
 * reference"), looked at every hour (changelog of November 2025).
 */
export const GITHUB_CACHE_RULES: CacheRules = { limitBytes: 10 * 2 ** 30, idle: seconds(7 * 86_400), checkEvery: seconds(3600) };
