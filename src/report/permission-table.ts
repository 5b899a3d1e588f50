import { APP_PERMISSIONS, type PermissionUse } from '../model/app-permissions.ts';
import { markdownTable } from './markdown-table.ts';

/** `Pull requests: write`, as GitHub's pages name it. */
export function permissionLabel({ name, level }: Pick<PermissionUse, 'name' | 'level'>): string {
  const words = name === 'actions_variables' ? 'variables' : name.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${level}`;
}

/** Every permission, who asks for it, what it is used for and what is lost without it. `only`: those of one App. */
export function permissionTable(only: 'observe' | 'propose' | null = null): string {
  const rows = APP_PERMISSIONS.filter(({ askedBy }) => only === null || askedBy.includes(only));
  if (only !== null) {
    return markdownTable(
      ['permission', 'used', 'without it'],
      rows.map((use) => [permissionLabel(use), use.use, use.without]),
    );
  }
  return markdownTable(
    ['permission', 'observe', 'propose', 'used', 'without it'],
    rows.map((use) => [permissionLabel(use), askedIn(use, 'observe'), askedIn(use, 'propose'), use.use, use.without]),
  );
}

function askedIn({ name, askedBy }: PermissionUse, app: 'observe' | 'propose'): string {
  if (askedBy.includes(app)) return 'asked for';
  if (APP_PERMISSIONS.some((other) => other.name === name && other.level === 'write' && other.askedBy.includes(app))) return 'in its write';
  return askedBy.length === 0 ? 'may be added' : 'never';
}
