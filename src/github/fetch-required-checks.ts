import { AppError } from '../errors.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

type Contexts = Availability<readonly string[]>;

/**
 * The checks that gate a branch, from rulesets and from classic protection. When either cannot be read the answer is not available, since a
 * check that we do not know of may be required.
 */
export async function fetchRequiredChecks(access: Access, branch: string): Promise<Availability<ReadonlySet<string>>> {
  const rules = await readable('rulesets', () => fromRulesets(access, branch));
  if (!rules.available) return rules;
  const protection = await readable('branch protection', () => fromProtection(access, branch));
  if (!protection.available) return protection;
  return available(new Set([...rules.value, ...protection.value]));
}

async function fromRulesets({ octokit, owner, repo }: Access, branch: string): Promise<Contexts> {
  const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, { owner, repo, branch, per_page: 100 });
  return available(
    rules.flatMap((rule) =>
      rule.type === 'required_status_checks' ? (rule.parameters?.required_status_checks ?? []).map((check) => check.context) : [],
    ),
  );
}

/** Needs no administration permission where the branch itself tells, as github.com does. */
async function fromProtection({ octokit, owner, repo }: Access, branch: string): Promise<Contexts> {
  const { data } = await octokit.rest.repos.getBranch({ owner, repo, branch });
  if (data.protected === false || data.protection?.enabled === false) return available([]);
  const checks = data.protection?.required_status_checks;
  if (checks !== undefined) return available(checks.contexts);
  const { data: required } = await octokit.rest.repos.getStatusChecksProtection({ owner, repo, branch });
  return available(required.contexts);
}

async function readable(what: string, fetchContexts: () => Promise<Contexts>): Promise<Contexts> {
  try {
    return await asking(`read the ${what}`, fetchContexts);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (/Branch not protected|Required status checks not enabled/.test(error.message)) return available([]);
    if (error.code !== 'GITHUB_FORBIDDEN' && error.code !== 'GITHUB_NOT_FOUND') throw error;
    return notAvailable(`the ${what} of the branch cannot be read by this App`);
  }
}
