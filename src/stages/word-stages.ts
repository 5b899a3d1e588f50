import type { Stage } from '../model/job-log.ts';
import { ANY_WORDS, FIRST_WORDS, LOOKED_FOR } from './known-words.ts';

const MOST_OF_TEXT = 300;
/** Verbs that look at something and change nothing. */
const LOOKS =
  /^(?:check|checks|verify|verifies|validate|ensure|enforce|assert|make sure|fail(?: if| when| on)|require|confirm|detect|prevent)\b(?: (?:if|for|whether|that))?/;
/** Words that stand for many things where they are not the name of a script or a target. */
const VAGUE =
  /\b(?:check|checks|verify|validate|validation|verification|analy[sz]e|analysis|consistency|sanity|diff|types|style|schema|hygiene)\b/g;

/** What the words of a name say that stands for work: a script of package.json, a make target, an action. Null: nothing that is known. */
export function stageOfWords(text: string): Stage | null {
  const words = wordsOf(text);
  return firstOf(words, () => among(ANY_WORDS, words));
}

/** What the name of a step says. Vague words do not count: `Verify cluster connectivity` is no lint. */
export function stageOfName(name: string): Stage | null {
  // `Build | Installer [Windows]`, `Setup | Mercurial`: what is done stands in one of them.
  const parts = name.replace(/^[^\p{L}\p{N}]*\([^)]*\)\s*/u, '').split(/ \| /);
  return parts.reduceRight<Stage | null>((found, part) => found ?? stageOfPhrase(wordsOf(part)), null);
}

/** The same for what a tool prints of itself, where most words are names of other things: only what it begins with counts, and what it runs. */
export function stageOfAnnouncement(text: string): Stage | null {
  const words = wordsOf(text);
  const isRun = /^(?:run|execute|perform)\b/.test(words);
  return firstOf(words, () => (isRun || !words.includes(' ') ? among(ANY_WORDS, words) : null));
}

/** True where a name begins with a verb that only looks at something. */
export function isLook(text: string): boolean {
  return LOOKS.test(wordsOf(text));
}

function stageOfPhrase(words: string): Stage | null {
  if (LOOKS.test(words)) return among(LOOKED_FOR, words.replace(LOOKS, ''));
  const clear = words.replace(VAGUE, ' ').replace(/ +/g, ' ').trim();
  return firstOf(clear, () => among(ANY_WORDS, clear));
}

function firstOf(words: string, otherwise: () => Stage | null): Stage | null {
  const first = FIRST_WORDS.find(([, pattern]) => pattern.test(words));
  return first === undefined ? otherwise() : first[0];
}

function among(rows: readonly (readonly [Stage, RegExp])[], words: string): Stage | null {
  return rows.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

const VERBS: ReadonlyMap<string, string> = new Map(
  'building build, rebuilding build, compiling compile, installing install, downloading download, uploading upload, running run, executing run, testing test, deploying deploy, publishing publish, releasing release, linting lint, checking check, verifying verify, validating validate, generating generate, packaging package, starting start, launching start, restoring restore, saving save, fetching fetch, pulling pull, pushing push, creating create, configuring configure, cleaning clean, cloning clone, removing remove, updating update, preparing prepare, resolving resolve, formatting format, scanning scan, collecting collect'
    .split(', ')
    .map((row) => row.split(' ') as [string, string]),
);

/** Lower case, one blank between words; `buildAndTest` and `build_and-test` are three. The verb it begins with is in its plain form. */
function wordsOf(text: string): string {
  const words = text
    .slice(0, MOST_OF_TEXT)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[&+]/g, ' and ')
    .replace(/[^a-z\d]+/g, ' ')
    .replace(/\btype check(?:s|ing|er)?\b/g, 'typecheck')
    .trim();
  const [first = ''] = words.split(' ', 1);
  const plain = VERBS.get(first);
  return plain === undefined ? words : plain + words.slice(first.length);
}
