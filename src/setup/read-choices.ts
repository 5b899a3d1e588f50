import { isWebAddress } from '../config/is-web-address.ts';
import type { AppKind } from './app-manifest.ts';
import type { Choices } from './setup-pages.ts';

const ORGANIZATION = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,38})$/;

/** What the first page's form says, and what is wrong with it. */
export function readChoices(query: (name: string) => string | undefined): {
  readonly choices: Choices;
  readonly problems: readonly string[];
} {
  const kind: AppKind = query('kind') === 'propose' ? 'propose' : 'observe';
  const organization = (query('organization') ?? '').trim();
  const publicUrl = (query('publicUrl') ?? '').trim().replace(/\/+$/, '');
  const problems: string[] = [];
  if (organization !== '' && !ORGANIZATION.test(organization)) problems.push('An organization is named as in its address on GitHub.');
  if (publicUrl !== '' && !isWebAddress(publicUrl)) problems.push('The public address starts with https:// and has no query.');
  return { choices: { kind, organization, publicUrl }, problems };
}
