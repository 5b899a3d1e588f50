/** Why proposals stay patches although a configuration asks for pull requests. */
export const MAY_NOT_WRITE = 'the App may not write here: patches only';

const NEEDED = ['contents', 'pull_requests', 'workflows'];

/** Whether an installation with these permissions can open pull requests. With none stored it is not known, and GitHub's answer will tell. */
export function mayPropose(permissions: Readonly<Record<string, string>>): boolean {
  return Object.keys(permissions).length === 0 || NEEDED.every((name) => permissions[name] === 'write');
}
