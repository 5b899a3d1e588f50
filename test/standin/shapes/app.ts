import type { JsonObject } from '../json-object.ts';
import type { Installation, World } from '../world.ts';
import { accountBody, nodeId } from './account.ts';

/** GitHub's `integration`. */
export function appBody(world: World): JsonObject {
  const { app, hosts } = world;
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    client_id: app.clientId,
    owner: accountBody(hosts, app.owner),
    name: app.name,
    description: '',
    external_url: hosts.web,
    html_url: `${hosts.web}/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: app.permissions,
    events: [...app.events],
    installations_count: world.installations.size,
  };
}

/** GitHub's `installation`. */
export function installationBody({ app, hosts }: World, installation: Installation): JsonObject {
  const { account } = installation;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: accountBody(hosts, account),
    repository_selection: installation.repositories === null ? 'all' : 'selected',
    access_tokens_url: `${hosts.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${hosts.api}/installation/repositories`,
    html_url: `${hosts.web}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: [...app.events],
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}

/** The `installation` of every other webhook body. */
export function installationLite(installation: Installation): JsonObject {
  return { id: installation.id, node_id: nodeId('IntegrationInstallation', installation.id) };
}
