import type { PermissionUse } from '../model/app-permissions.ts';
import { count } from './count.ts';
import { permissionLabel } from './permission-table.ts';

/** That nothing is missing any more, of what was told; `labels` as they were told. */
export function renderGrantedNotice(labels: readonly string[]): PermissionNotice {
  const title = 'Paceline: the permissions that were missing are granted';
  const list = labels.map((label) => `- ${label}`).join('\n');
  return { title, markdown: `${title.slice('Paceline: '.length).replace(/^t/, 'T')}:\n\n${list}`, text: `${title}\n${list}` };
}

/** One notice for all that is missing, however many features that concerns. */
export interface PermissionNotice {
  /** One line, plain text. */
  readonly title: string;
  /** Safe Markdown for an issue or a check run. */
  readonly markdown: string;
  /** Plain text for a chat. */
  readonly text: string;
}

/**
 * What an installation has not granted, what does not work for that, and where it is granted. `settingsUrl`: the page of the installation, an address of
 * ours; null where it is not known. Null when nothing is missing.
 */
export function renderPermissionNotice(missing: readonly PermissionUse[], settingsUrl: string | null): PermissionNotice | null {
  if (missing.length === 0) return null;
  const title = `Paceline: ${count(missing.length, 'permission')} not granted, reports only where ${missing.length === 1 ? 'it is' : 'they are'} needed`;
  const where = 'An owner of the account accepts them on the page of the installation';
  const closing = 'Until then Paceline goes on with what it may do. It asks once, and goes on by itself when they are accepted.';
  const lines = missing.map((use) => `- ${permissionLabel(use)}. ${use.without}`);
  return {
    title,
    markdown: [
      lines.join('\n'),
      `${settingsUrl === null ? `${where}, under *Settings*, *GitHub Apps*` : `${where}: [review the request](${settingsUrl})`}. ${closing}`,
    ].join('\n\n'),
    text: [
      title,
      ...lines.map((line) => line.replaceAll('`', '')),
      `${where}${settingsUrl === null ? ', under Settings, GitHub Apps' : `: ${settingsUrl}`}. ${closing}`,
    ].join('\n'),
  };
}
