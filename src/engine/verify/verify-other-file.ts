import type { Evidence } from '../evidence.ts';
import type { ProposedFile } from '../rule.ts';
import { sayCodePoint } from './edit-text.ts';
import { type OtherFile, refuse } from './verified-change.ts';
import { verifyAction } from './verify-action.ts';
import { verifyOtherWorkflow } from './verify-other-workflow.ts';

const WORKFLOW = /^\.github\/workflows\/[\w. -]+\.ya?ml$/;
const ACTION = /^\.github\/actions\/(?:[\w. -]+\/)*action\.ya?ml$/;
const LIST = /^\.github\/paceline\/(?:[\w.-]+\/)*[\w.-]+$/;

/** Proves a file of a proposal beside its workflow: another workflow, a composite action, or a list of Paceline's own. Anything else is refused. */
export function verifyOtherFile(file: ProposedFile, lessWork: boolean, evidence: Evidence): OtherFile {
  if (file.path.split('/').some((part) => part === '.' || part === '..')) return outside(file.path);
  if ('text' in file) return LIST.test(file.path) ? verifyList(file.path, file.text, evidence) : outside(file.path);
  if (WORKFLOW.test(file.path)) return verifyOtherWorkflow(file, lessWork, evidence);
  return ACTION.test(file.path) ? verifyAction(file, lessWork, evidence) : outside(file.path);
}

function outside(path: string): OtherFile {
  const detail = `${path} is neither a workflow, nor an action under .github/actions/, nor a list under .github/paceline/.`;
  return { ok: false, refusal: refuse('outside-github-folder', detail) };
}

/** A whole file replaces only what was read: what stands there and was not may be somebody's. */
function verifyList(path: string, text: string, { files, paths }: Evidence): OtherFile {
  const before = files.get(path) ?? null;
  const isFree = paths.available && !paths.value.has(path);
  if (before === null && !isFree) {
    return { ok: false, refusal: refuse('edit-conflict', `Whether ${path} may be written is not known: what stands there was not read.`) };
  }
  const unsafe = findUnsafeCharacter(text);
  if (unsafe !== null) return { ok: false, refusal: refuse('edit-conflict', `${path} would hold the character ${unsafe}.`) };
  return { ok: true, file: { path, before, content: text }, sameWork: true };
}

/** Controls and marks that no reader sees; letters of any script may stand in the name of a file. */
function findUnsafeCharacter(text: string): string | null {
  for (const character of text) {
    const isLayout = character === '\n' || character === '\t';
    if (!isLayout && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(character)) return sayCodePoint(character.codePointAt(0) ?? 0);
  }
  return null;
}
