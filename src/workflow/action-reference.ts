import type { ActionReference } from './model.ts';

const REMOTE = /^([\w.-]+)\/([\w.-]+)((?:\/[^@]*)?)@(.+)$/;

/** Takes `uses:` apart; null when it has no form that GitHub knows. `$/path` is the same repository without a checkout. */
export function parseActionReference(uses: string): ActionReference | null {
  if (uses.startsWith('docker://')) return { kind: 'docker', image: uses.slice('docker://'.length) };
  if (uses.startsWith('./') || uses.startsWith('$/')) return { kind: 'local', path: uses };
  const match = REMOTE.exec(uses);
  if (match === null) return null;
  const [, owner = '', name = '', path = '', ref = ''] = match;
  return { kind: 'remote', owner, name, path: path.replace(/^\//, ''), ref };
}

/** A full commit id: the only ref that cannot move. */
export function isPinned(reference: ActionReference): boolean {
  return reference.kind === 'remote' && /^[0-9a-f]{40}$/i.test(reference.ref);
}
