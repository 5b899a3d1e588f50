import type { JsonObject } from '../json-object.ts';
import type { Account, Hosts, World } from '../world.ts';

/** GitHub's `simple-user`. */
export function accountBody(hosts: Hosts, account: Account): JsonObject {
  const url = `${hosts.api}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('User', account.id),
    avatar_url: `${hosts.web}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${hosts.web}/${encodeURIComponent(account.login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** GitHub's `organization-simple`, as webhooks carry it. */
export function organizationBody(hosts: Hosts, account: Account): JsonObject {
  const url = `${hosts.api}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('Organization', account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${hosts.web}/avatars/${account.id}`,
    description: '',
  };
}

/** The account of that name, made when it is first named. */
export function accountNamed(world: World, login: string, type: Account['type'] = 'User'): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known !== undefined) return known;
  const account = { id: world.nextId(), login, type };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

/** The account that an App acts as. */
export function botAccount(world: World): Account {
  return accountNamed(world, `${world.app.slug}[bot]`, 'Bot');
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}
