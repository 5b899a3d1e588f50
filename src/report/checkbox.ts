import { hiddenJson } from './hidden-json.ts';

/** What ticking a box of ours asks for. `reanalyze` concerns the repository, every other a proposal. */
export const BOX_ACTIONS = ['open', 'rebase', 'retry', 'reanalyze'] as const;
export type BoxAction = (typeof BOX_ACTIONS)[number];

export interface Box {
  readonly action: BoxAction;
  /** Of the proposal; null for what concerns the repository. */
  readonly key: string | null;
}

/** A list's bullet, a tick, and our marker right behind it. */
const TICKED = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[[xX]\]\s*<!-- paceline:box (\{[^<>]*\}) -->/;
const FENCE = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;

/** An unticked box of ours with its hidden marker. `markdown`: what stands behind it, safe already. */
export function renderCheckbox({ action, key }: Box, markdown: string): string {
  return `- [ ] <!-- paceline:box ${hiddenJson({ action, key })} -->${markdown}`;
}

/**
 * Which of our boxes are ticked in a body of ours that people may have edited, each once, in its order. Boxes in fenced blocks (a patch may look like one)
 * and markers that cannot be read are left out. Never throws.
 */
export function readCheckboxes(body: string): readonly Box[] {
  const boxes = new Map<string, Box>();
  let fence: string | null = null;
  for (const line of body.split(/\r\n?|\n/)) {
    const [, run = '', behind = ''] = FENCE.exec(line) ?? [];
    if (fence !== null) {
      if (run.startsWith(fence) && behind.trim() === '') fence = null;
      continue;
    }
    if (run !== '') fence = run;
    const box = readBox(TICKED.exec(line)?.[1]);
    if (box !== null) boxes.set(JSON.stringify([box.action, box.key]), box);
  }
  return [...boxes.values()];
}

/** The same text with every box of ours empty, whether or not it stands in a fence. */
export function untick(body: string): string {
  return body.replace(/\[[xX]\](?=\s*<!-- paceline:box )/g, '[ ]');
}

function readBox(json: string | undefined): Box | null {
  if (json === undefined) return null;
  try {
    const value = JSON.parse(json) as { readonly action?: unknown; readonly key?: unknown };
    const action = BOX_ACTIONS.find((known) => known === value.action);
    const key = value.key ?? null;
    if (action === undefined || !(key === null || typeof key === 'string') || (key === null) !== (action === 'reanalyze')) return null;
    return { action, key };
  } catch {
    return null;
  }
}
