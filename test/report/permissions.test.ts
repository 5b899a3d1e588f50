import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { APP_PERMISSIONS, includesPermission, missingPermissions } from '../../src/model/app-permissions.ts';
import { renderPermissionNotice } from '../../src/report/permission-notice.ts';
import { permissionTable } from '../../src/report/permission-table.ts';
import { type AppKind, MANIFESTS } from '../../src/setup/app-manifest.ts';
import { expectFile } from '../helpers/expect-file.ts';

const KINDS: readonly AppKind[] = ['observe', 'propose'];
const PROPOSE = MANIFESTS.propose.default_permissions;

describe('the table of permissions', () => {
  test.each(KINDS)('has a row for everything that the %s manifest asks for, and claims no more', (kind) => {
    const rows = APP_PERMISSIONS.filter(({ askedBy }) => askedBy.includes(kind));
    const asked = MANIFESTS[kind].default_permissions;
    for (const [name, level] of Object.entries(asked)) {
      expect({ name, rows: rows.filter((row) => row.name === name).map((row) => row.level) }).toMatchObject({
        name,
        rows: expect.arrayContaining([level]),
      });
    }
    for (const row of rows) expect({ ...row, isAsked: includesPermission(asked, row) }).toMatchObject({ isAsked: true });
  });
  test('has no permission twice at one level', () => {
    const keys = APP_PERMISSIONS.map(({ name, level }) => `${name} ${level}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test('stands in docs/permissions.md', () => {
    const page = new URL('../../docs/permissions.md', import.meta.url);
    const between = /(?<=<!-- permissions -->\n)[\s\S]*(?=<!-- end of permissions -->)/;
    expectFile(
      page,
      readFileSync(page, 'utf8').replace(between, () => `\n${permissionTable()}\n\n`),
    );
  });
});

describe('missing permissions', () => {
  const names = (granted: Readonly<Record<string, string>>, asked: Readonly<Record<string, string>> = PROPOSE) =>
    missingPermissions(granted, asked).map(({ name, level }) => `${name} ${level}`);
  test('are what was asked for and not granted', () => {
    expect(names(PROPOSE)).toEqual([]);
    expect(names({ ...PROPOSE, workflows: 'read', contents: 'read' })).toEqual(['contents write', 'workflows write']);
    expect(names(MANIFESTS.observe.default_permissions)).toEqual([
      'contents write',
      'workflows write',
      'pull_requests write',
      'issues read',
    ]);
    expect(names({ metadata: 'read' }, MANIFESTS.observe.default_permissions)).toEqual(['actions read', 'contents read', 'checks write']);
  });
  test('are those that an operator added, too', () =>
    expect(
      names(MANIFESTS.observe.default_permissions, { ...MANIFESTS.observe.default_permissions, pull_requests: 'read', issues: 'write' }),
    ).toEqual(['pull_requests read', 'issues write']));
  test('are none of what was granted higher, and none while it is not known what was', () => {
    expect(names({ ...PROPOSE, contents: 'admin' })).toEqual([]);
    expect(names({})).toEqual([]);
  });
  test('are told in one notice with what is lost', () => {
    const notice = renderPermissionNotice(
      missingPermissions({ ...MANIFESTS.observe.default_permissions, pull_requests: 'write' }, PROPOSE),
      'https://github.com/settings/installations/7',
    );
    expectFile(
      new URL('cases/permission-notice.md', import.meta.url),
      `${notice?.title}\n\n${notice?.markdown}\n\n=====\n${notice?.text}\n`,
    );
    expect(renderPermissionNotice([], null)).toBeNull();
    expect(renderPermissionNotice(APP_PERMISSIONS.slice(0, 1), null)?.markdown).not.toContain('](');
  });
});
